import { BufferReader, BufferWriter } from 'protobufjs';

const inexact = (value: unknown): Error => new Error(`64-bit integer out of range: ${value}`);

/** As the library has it. */
type Integer = ReturnType<BufferReader['int64']>;

/** Reads 64-bit integers as numbers and never as other numbers than were sent. */
export class ExactReader extends BufferReader {
  override int64(): Integer {
    // Neither that it can be made a number nor that a number will do is in the library's types.
    const value = super.int64() as unknown as { toNumber(): number };
    const number = value.toNumber();
    if (!Number.isSafeInteger(number)) throw inexact(value);
    return number as unknown as Integer;
  }

  /** The output of a check is sent as it comes, in whatever character set: Sensu does not verify it. */
  override stringVerify(): string {
    return this.string();
  }
}

/** Writes 64-bit integers only if they are what the program means. */
export class ExactWriter extends BufferWriter {
  override int64(value: number): this {
    if (!Number.isSafeInteger(value)) throw inexact(value);
    super.int64(value);
    return this;
  }
}
