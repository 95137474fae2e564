/**
 * Where the numbers and strings of a payload are read. Reading past its end throws: a damaged file is found out, and no count in it
 * can hold us up.
 */
export interface Source {
  readonly bytes: Uint8Array;
  at: number;
}

/** An unsigned number, LEB128. Not by shifts, which end at 32 bits. */
export function number(from: Source): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = from.bytes[from.at++];
    if (byte === undefined || scale > 2 ** 42) throw RangeError();
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

/** The next bytes, which must be there. */
export function take(from: Source, count: number): Uint8Array {
  const start = from.at;
  from.at += count;
  if (from.at > from.bytes.length) throw RangeError();
  return from.bytes.subarray(start, from.at);
}

const decoder = new TextDecoder();

export const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

export const string = (from: Source): string => decode(take(from, number(from)));

/** Reads strings of which each says how many bytes it shares with the one before. */
export function sharing(from: Source): () => string {
  let last = new Uint8Array();
  return () => {
    const shared = number(from);
    const rest = take(from, number(from));
    if (shared > last.length) throw RangeError();
    const bytes = new Uint8Array(shared + rest.length);
    bytes.set(last.subarray(0, shared));
    bytes.set(rest, shared);
    last = bytes;
    return decode(bytes);
  };
}

/** The name of a file: 7 bytes, in hexadecimal. */
export const fileName = (from: Source): string =>
  Array.from(take(from, 7), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** As many values as are said. Each takes a byte at least, so a count that cannot be is found out before it takes the memory. */
export function list<T>(from: Source, read: (from: Source, i: number) => T, count = number(from)): T[] {
  if (count > from.bytes.length - from.at) throw RangeError();
  return Array.from({ length: count }, (_, i) => read(from, i));
}

/** A string of the bytes of UTF-8: such strings have the order of the index. */
export const utf8 = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));
