/* sim.c - the stages of a simulation, in order. See sim_i.h. */
#include "sim/lab.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A new (*made) or empty folder. Its parent must be there. */
static enum st
folder(const char *dir, bool *made, struct err *e)
{
	const struct dirent *d;
	bool empty = true;
	DIR *h;

	*made = mkdir(dir, 0777) == 0;
	if (!*made && errno != EEXIST)
		return err_sys(e, "make %s", dir);
	h = opendir(dir);
	if (h == NULL)
		return err_sys(e, "open %s", dir);
	while (empty && (d = readdir(h)) != NULL)
		empty = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
	closedir(h);
	if (!empty)
		return err_set(e, ST_BAD, ERR_NOOFF, NULL,
		    "%s is not empty: a simulation wants a folder of its own", dir);
	return ST_OK;
}

enum st
sim_folder(const struct sim_world *w, const char *name, struct err *e)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", w->o->dir, name);
	return mkdir(path, 0777) == 0 ? ST_OK : err_sys(e, "make %s", path);
}

static void
empty(const char *dir)
{
	const struct dirent *d;
	DIR *h = opendir(dir);

	while (h != NULL && (d = readdir(h)) != NULL)
		unlinkat(dirfd(h), d->d_name, 0); /* fails for . and .. as it should */
	if (h != NULL)
		closedir(h);
}

/* Takes back what a failed run has written: the folder was empty, so all of it is ours. */
static void
take_back(const char *dir, bool made)
{
	static const char *const inside[] = { "degraded", "later" };
	char path[4096];

	for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
		if (snprintf(path, sizeof(path), "%s/%s", dir, inside[i]) < (int)sizeof(path)) {
			empty(path);
			rmdir(path);
		}
	}
	empty(dir);
	if (made)
		rmdir(dir);
}

static enum st
tables(struct sim_world *w, struct err *e)
{
	return w->lab != NULL ? sim_follow(w, e) : sim_table(w, e);
}

static const struct {
	const char *say;
	enum st (*run)(struct sim_world *w, struct err *e);
} stages[] = {
	{ "networks and who sells transit to whom", sim_topo },
	{ "exchanges and peerings", sim_peering },
	{ "organisations", sim_names },
	{ "addresses and announcements", sim_space },
	{ "vantage peers", sim_vantages },
	{ "flaws and incidents", sim_plant },
	{ "what is going to happen", sim_plan_lab },
	{ "ROAs", sim_roas },
	{ "what a later set of VRPs changes", sim_plan_rpki },
	{ "propagation, tables and updates", tables },
	{ "VRPs", sim_write_rpki },
	{ "route objects", sim_write_irr },
	{ "delegations", sim_write_delegated },
	{ "relationships and organisations", sim_write_as },
	{ "PeeringDB", sim_write_peeringdb },
	{ "spoofer sessions and participants", sim_write_people },
	{ "the truth", sim_write_truth },
};

static void
fini(struct sim_world *w)
{
	arena_fini(&w->text);
	free(w->as);
	free(w->org);
	free(w->prov);
	free(w->peer);
	free(w->link);
	free(w->mixed);
	free(w->deleg);
	free(w->routes);
	free(w->order);
	map_fini(&w->seen);
	free(w->vrps);
	free(w->truth);
	free(w->vantage);
	lab_free(w->lab);
}

enum st
sim_run(const struct sim_opts *o, struct sim_report *rep, struct err *e)
{
	struct sim_world w = { .o = o, .rep = rep };
	const time_t start = o->start_s;
	bool made = false;
	enum st st;
	struct tm tm;

	memset(rep, 0, sizeof(*rep));
	w.start_s = (uint32_t)o->start_s;
	if (gmtime_r(&start, &tm) == NULL || strftime(w.day, sizeof(w.day), "%Y%m%d", &tm) != 8)
		return err_set(e, ST_LIMIT, ERR_NOOFF, NULL, "the start is out of range");
	st = folder(o->dir, &made, e);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]) && st == ST_OK; i++) {
		if (o->say != NULL)
			o->say(o->arg, stages[i].say);
		st = stages[i].run(&w, e);
	}
	if (st != ST_OK)
		take_back(o->dir, made);
	fini(&w);
	return st;
}
