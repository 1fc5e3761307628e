import { CliError } from '../../cli/errors.js';

/**
 * The bcrypt hash of a new password, which is all of it that the backend gets to see.
 * @throws CliError when it is not good enough, or was not typed twice the same
 */
export async function newPasswordHash(password: string, again: string): Promise<string> {
  if (password !== again) throw new CliError('given passwords do not match');
  if (password === '') throw new CliError("password can't be empty");
  if (Buffer.byteLength(password) < 8) throw new CliError('password length must be at least 8 characters');
  return bcryptHash(password);
}

/** A hash as Sensu makes them: cost 10, variant `$2a$`. */
export async function bcryptHash(password: string): Promise<string> {
  const { hash } = await import('@node-rs/bcrypt');
  // The library writes `$2b$`, a newer name of the same variant.
  return (await hash(password, 10)).replace(/^\$2b\$/, '$2a$');
}
