import { BufferReader, BufferWriter } from 'protobufjs';

const inexact = (value: unknown): Error => new Error(`64-bit integer out of range: ${value}`);

/** As the library has it. */
type Integer = ReturnType<BufferReader['int64']>;

/** Whether it is a whole number of 64 bits. Moments in nanoseconds are: the nearest number stands for them, as in JSON. */
const fits = (value: number): boolean => Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 63;

const largest = '9223372036854775807';

/** Reads 64-bit integers as numbers: the nearest, beyond what numbers tell apart. */
export class NumberReader extends BufferReader {
  override int64(): Integer {
    // Neither that it can be made a number nor that a number will do is in the library's types.
    const value = super.int64() as unknown as { toNumber(): number };
    return value.toNumber() as unknown as Integer;
  }

  /** The output of a check is sent as it comes, in whatever character set: Sensu does not verify it. */
  override stringVerify(): string {
    return this.string();
  }
}

/** Writes 64-bit integers only if they are what the program means. */
export class NumberWriter extends BufferWriter {
  override int64(value: number): this {
    if (!fits(value)) throw inexact(value);
    // The nearest number to the largest integer is one more than it.
    super.int64(value === 2 ** 63 ? largest : value);
    return this;
  }
}
