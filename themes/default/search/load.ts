import type { Load } from './types';

declare global {
  // Called by every file of the index.
  var rulebookSearch: (name: string, base64: string) => void;
}

/** What the files have handed over and nobody has unpacked yet. */
const arrived = new Map<string, string>();
globalThis.rulebookSearch = (name, base64) => void arrived.set(name, base64);

/** Runs a script. Rejects when it is not to be had. */
function run(src: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.onload = resolve;
    script.onerror = () => reject(Error(src));
    script.src = src;
    document.head.append(script);
  });
}

async function unpack(text: string): Promise<Uint8Array> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  // Written and read directly: a Blob of it and a Response each take several milliseconds.
  const { readable, writable } = new DecompressionStream('deflate');
  const writer = writable.getWriter();
  // What is damaged is said by the reader.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const reader = readable.getReader();
  const parts: Uint8Array[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
  // Nearly all are of one part, and need not be copied.
  return parts[1] ? new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()) : (parts[0] ?? bytes.subarray(bytes.length));
}

/**
 * Loads files of the index in a folder, each once, or again when it failed. The file `index` is on its way already. again asks for it once more, past what the
 * browser keeps: a site that has been built anew since has other files, and `index` says which. It tells whether it is another.
 */
export function createLoader(folder: string, index: Promise<unknown>): { load: Load; again(): Promise<boolean> } {
  const asked = new Map<string, Promise<Uint8Array>>();
  let first = '';
  const read = async (name: string, ran: Promise<unknown>): Promise<Uint8Array> => {
    await ran;
    const text = arrived.get(name);
    if (text === undefined) throw Error(name);
    arrived.delete(name);
    if (name === 'index') first = text;
    return unpack(text);
  };
  const begun = read('index', index);
  begun.catch(() => asked.delete('index')); // whoever searches is told
  asked.set('index', begun);
  return {
    load(name) {
      const before = asked.get(name);
      if (before) return before;
      const payload = read(name, run(`${folder}${name}.js`));
      asked.set(name, payload);
      // What fails once may be had the next time.
      payload.catch(() => asked.delete(name));
      return payload;
    },
    async again() {
      const before = first;
      const payload = read('index', run(`${folder}index.js?again`));
      await payload.catch(() => {});
      if (first === before) return false;
      asked.set('index', payload);
      return true;
    },
  };
}
