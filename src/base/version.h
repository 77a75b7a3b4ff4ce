/* version.h - what this program is called where it must be told, such as in evidence. */
#ifndef VERSION_H
#define VERSION_H

#define PROGRAM_VERSION "0.1.0"
#define PROGRAM "routescope " PROGRAM_VERSION

#endif
