const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'file exists',
  EISDIR: 'is a directory',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
};

/** Says what the system said about a file in Go's words: `open /x/profile: permission denied`. */
export function fileErrorText(error: unknown, path: string): string {
  const failure = error as NodeJS.ErrnoException;
  const what = words[failure.code ?? ''];
  if (what === undefined) return failure.message;
  return `${failure.syscall === 'mkdir' ? 'mkdir' : 'open'} ${path}: ${what}`;
}
