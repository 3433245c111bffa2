/*
 * A disk that fails: preloaded into a process, calls on files below $BROKEN_FOLDER fail with EIO while the file $BROKEN_CALLS names
 * them, `write fsync rename` for example. SQLite, libuv and Node.js call these functions of the C library.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define PATH_BYTES 4096

static int begins_with_folder(const char *path) {
  const char *folder = getenv("BROKEN_FOLDER");
  return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

/* By system calls: the functions of the C library are ours here. */
static int is_broken(const char *call) {
  char calls[256];
  const char *file = getenv("BROKEN_CALLS");
  if (file == NULL) return 0;
  int descriptor = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return 0;
  ssize_t length = syscall(SYS_read, descriptor, calls, sizeof calls - 1);
  syscall(SYS_close, descriptor);
  if (length <= 0) return 0;
  calls[length] = 0;
  return strstr(calls, call) != NULL;
}

static int fails_at(const char *call, const char *path) {
  if (path == NULL || path[0] != '/' || !begins_with_folder(path) || !is_broken(call)) return 0;
  errno = EIO;
  return 1;
}

static int fails(const char *call, int descriptor) {
  char link[64], path[PATH_BYTES];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return fails_at(call, path);
}

#define ORIGINAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int d, const void *bytes, size_t count) { return fails("write", d) ? -1 : ORIGINAL(write)(d, bytes, count); }
ssize_t pwrite(int d, const void *bytes, size_t count, off_t at) { return fails("write", d) ? -1 : ORIGINAL(pwrite)(d, bytes, count, at); }
ssize_t pwrite64(int d, const void *bytes, size_t count, off64_t at) { return fails("write", d) ? -1 : ORIGINAL(pwrite64)(d, bytes, count, at); }
ssize_t writev(int d, const struct iovec *parts, int count) { return fails("write", d) ? -1 : ORIGINAL(writev)(d, parts, count); }
ssize_t pwritev(int d, const struct iovec *parts, int count, off_t at) { return fails("write", d) ? -1 : ORIGINAL(pwritev)(d, parts, count, at); }
int fsync(int d) { return fails("fsync", d) ? -1 : ORIGINAL(fsync)(d); }
int fdatasync(int d) { return fails("fsync", d) ? -1 : ORIGINAL(fdatasync)(d); }
int ftruncate(int d, off_t size) { return fails("write", d) ? -1 : ORIGINAL(ftruncate)(d, size); }
int ftruncate64(int d, off64_t size) { return fails("write", d) ? -1 : ORIGINAL(ftruncate64)(d, size); }
int rename(const char *from, const char *to) { return fails_at("rename", to) ? -1 : ORIGINAL(rename)(from, to); }
ssize_t read(int d, void *bytes, size_t count) { return fails("read", d) ? -1 : ORIGINAL(read)(d, bytes, count); }
ssize_t pread(int d, void *bytes, size_t count, off_t at) { return fails("read", d) ? -1 : ORIGINAL(pread)(d, bytes, count, at); }
ssize_t pread64(int d, void *bytes, size_t count, off64_t at) { return fails("read", d) ? -1 : ORIGINAL(pread64)(d, bytes, count, at); }
