const encoder = new TextEncoder();

/** How deep objects may nest: more than any question does. */
const MAX_DEPTH = 90;

/**
 * Writes a value in the form that rules.DecodeValue reads. As JSON.stringify does, it leaves out members that are undefined; unlike it, what
 * JSON has no notion of stays a mistake that the engine can name: NaN, a function, a date.
 */
export function encode(value: unknown): Uint8Array {
  let bytes = new Uint8Array(1024);
  let view = new DataView(bytes.buffer);
  let at = 0;

  const room = (n: number): void => {
    if (at + n <= bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * bytes.length, at + n));
    larger.set(bytes.subarray(0, at));
    bytes = larger;
    view = new DataView(bytes.buffer);
  };
  const kind = (c: string): void => {
    room(1);
    bytes[at++] = c.charCodeAt(0);
  };
  const count = (n: number): void => {
    room(4);
    view.setUint32(at, n, true);
    at += 4;
  };
  const text = (s: string): void => {
    room(4 + 3 * s.length); // a UTF-16 unit is three bytes at most
    if (s.length < 40 && shortASCII(s)) return;
    const { written } = encoder.encodeInto(s, bytes.subarray(at + 4));
    view.setUint32(at, written, true);
    at += 4 + written;
  };
  // Most texts are names of facts, for which the encoder takes longer to be called than to write.
  const shortASCII = (s: string): boolean => {
    for (let i = 0; i < s.length; i++) {
      const c = s.charCodeAt(i);
      if (c > 0x7f) return false;
      bytes[at + 4 + i] = c;
    }
    view.setUint32(at, s.length, true);
    at += 4 + s.length;
    return true;
  };
  const put = (v: unknown, depth: number): void => {
    if (depth > MAX_DEPTH) throw new TypeError('the input nests too deeply');
    if (v === null || v === undefined) kind('n');
    else if (v === true) kind('t');
    else if (v === false) kind('f');
    else if (typeof v === 'number' && Number.isSafeInteger(v)) {
      kind('i');
      room(8);
      view.setFloat64(at, v, true);
      at += 8;
    } else if (typeof v === 'number' || typeof v === 'bigint') {
      kind('x');
      text(String(v));
    } else if (typeof v === 'string') {
      kind('s');
      text(v);
    } else if (Array.isArray(v)) {
      kind('[');
      count(v.length);
      for (const item of v) put(item, depth + 1);
    } else if (typeof v === 'object' && isPlain(v)) {
      const members = Object.entries(v).filter(([, value]) => value !== undefined);
      kind('{');
      count(members.length);
      for (const [name, value] of members) {
        text(name);
        put(value, depth + 1);
      }
    } else {
      kind('s');
      text(typeof v === 'object' ? Object.prototype.toString.call(v) : `a ${typeof v}`);
    }
  };
  put(value, 0);
  return bytes.subarray(0, at);
}

/** Whether an object is what braces make, in this window or another. */
function isPlain(v: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(v);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
