const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBADF: 'bad file descriptor',
  EFBIG: 'file too large',
  EIO: 'input/output error',
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'file name too long',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on device',
  ENOTDIR: 'not a directory',
  EPERM: 'operation not permitted',
  EROFS: 'read-only file system',
};

/** What Go says when an operation on a file fails: `open x.yml: permission denied`. */
export function osErrorText(operation: string, path: string, error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  return `${operation} ${path}: ${words[code] ?? (error instanceof Error ? error.message : String(error))}`;
}

/** Whether a failed open is known only when the file is read: a folder opens, and then cannot be read. */
export const isFolderError = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === 'EISDIR';
