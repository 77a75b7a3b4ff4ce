#!/bin/sh
# gen-table.sh - makes the Internet-scale table of the benches once: bench/data/table/ (about 2.6 GB, not in git).
#
#   bench/gen-table.sh [FOLDER]
#
# 80,000 ASes, 1.2 million prefixes, 38 vantage peers of which 26 give a full table: about 30 million entries,
# 2.4 GB of raw MRT, 700,000 VRPs and 1.3 million route objects that match. Half a minute.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/bench/data/table}

if [ -f "$out/simulated.json" ]; then
	echo "gen-table: $out is there already" >&2
	exit 0
fi
mkdir -p "$(dirname "$out")"
rm -rf "$out" # the rest of a run that was broken off: it has no simulated.json
"${ROUTESCOPE:-$root/build/routescope}" simulate --out "$out" --raw --ases 80000 --prefixes 1200000 --peers 38 --seed 1
