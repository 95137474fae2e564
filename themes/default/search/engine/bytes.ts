/**
 * Where the numbers and strings of a payload are read. A number past its end throws: a damaged file is found out, and no count in it
 * can hold us up.
 */
export interface Source {
  readonly bytes: Uint8Array;
  at: number;
}

export const source = (bytes: Uint8Array): Source => ({ bytes, at: 0 });

/** An unsigned number, LEB128. Not by shifts, which end at 32 bits. */
export function number(from: Source): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = from.bytes[from.at++];
    if (byte === undefined) throw from;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

export const take = (from: Source, count = number(from)): Uint8Array => from.bytes.subarray(from.at, (from.at += count));

const decoder = new TextDecoder();
export const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

export const string = (from: Source): string => decode(take(from));

/** Reads strings of bytes, of which each says how many it shares with the one before. */
export function sharing(from: Source): () => string {
  let last = '';
  return () => (last = last.slice(0, number(from)) + raw(take(from)));
}

/** The text of a string of bytes. */
export const textOf = (bytes: string): string => (/^[\0-\x7f]*$/.test(bytes) ? bytes : decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0))));

export const nameLength = 7;

/** The bytes of the name of a file. */
export const takeName = (from: Source): Uint8Array => take(from, nameLength);

/** The name of a file, in hexadecimal: of its bytes, or of those at a place in a list of names. */
export const fileName = (bytes: Uint8Array, at = 0): string =>
  Array.from(bytes.subarray(at * nameLength, (at + 1) * nameLength), (byte) => (256 + byte).toString(16).slice(1)).join('');

/** As many values as are said. */
export function list<T>(from: Source, read: (from: Source) => T, count = number(from)): T[] {
  const found: T[] = [];
  while (count-- > 0) found.push(read(from));
  return found;
}

/** All values that are there. */
export function all<T>(from: Source, read: (from: Source) => T): T[] {
  const found: T[] = [];
  while (from.at < from.bytes.length) found.push(read(from));
  return found;
}

/** A string of bytes: such strings have the order of the index. */
export function raw(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}
