// Loaded before the C library: a file system that knows no locks, as Lustre is often mounted.
#include <cerrno>

extern "C" int flock(int, int)
{
    errno = ENOSYS;
    return -1;
}
