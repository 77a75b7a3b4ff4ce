/* follow_i.h - inside of the event engine. */
#ifndef FOLLOW_I_H
#define FOLLOW_I_H

#include "follow/follow.h"

struct follow {
	struct follow_watch watch;
};

#endif
