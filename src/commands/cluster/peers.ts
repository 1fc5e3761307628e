import { CliError } from '../../cli/errors.js';
import { quote } from '../../wire/go-quote.js';

/** The peer addresses of a member as the query of a request. */
export function peerQuery(addresses: string): string {
  const trimmed = addresses.split(',').map((address) => address.trim());
  return new URLSearchParams({ 'peer-addrs': trimmed.join(',') }).toString();
}

/** A member's id as it stands in paths. @throws CliError in the words of Go's strconv */
export function memberId(text: string): string {
  const wrong = (why: string) =>
    new CliError(`invalid id: strconv.ParseUint: parsing ${quote(text)}: ${why}`);
  if (!/^[0-9a-fA-F]+$/.test(text)) throw wrong('invalid syntax');
  const id = BigInt(`0x${text}`);
  if (id >= 2n ** 64n) throw wrong('value out of range');
  return id.toString(16);
}
