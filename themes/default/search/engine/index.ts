import type { Load } from '../types.ts';
import { all, decode, fileName, list, number, raw, sharing, source, string, take, takeName, textOf, nameLength, type Source } from './bytes.ts';
import type { Text } from './excerpt.ts';
import { learn } from './lists.ts';
import { stem } from './stem.ts';

/** Fields in which a term can stand: title, headings, body, citation, terms. */
export const fields = 5;
export const body = 2;

interface Header {
  documents: number;
  /** Of the lengths, by field, over the documents that have it. */
  averages: number[];
  languages: string[];
  kinds: { id: string; factor: number; titled: number }[];
  /** words are those of a question for documents of the status. */
  statuses: { id: string; factor: number; words: string[] }[];
  instruments: { id: string; labels: string[] }[];
  /** 1 + the instrument that a citation means which names none, or 0. */
  meant: number;
  /** first separates its stems from those before, in bytes, as is the name of its file. */
  shards: { first: string; file: Uint8Array }[];
  /** The one table, where documents are few. */
  table: Table | undefined;
  tables: string[];
  /** The files with the names of documents, or where they are few these themselves, in bytes. */
  names: Uint8Array;
  few: number;
}

// What is known of a document without its text: the columns of a table. How many documents of its page stand before it; in which
// languages its page can be read as well, a bit for each; the lengths of its fields.
export const beforeIt = 0;
export const ofLanguage = 1;
export const ofKind = 2;
export const ofStatus = 3;
export const ofInstrument = 4;
export const inLanguages = 5;
export const lengths = 6;

/** What is known of documents, by column. */
interface Table {
  values: Float64Array;
  rows: number;
}

export interface Term {
  key: string;
  documents: number;
  postings: Uint8Array;
  /** Its shard's name, with whose positions its own are at a place. */
  shard: string;
  at: number;
  /** Of concepts, that begin here: what must follow, and the concept's key. */
  names: { rest: string[]; key: string }[];
  /** Of a concept. */
  labels: { language: string; text: string }[];
}

/** What a document's file has: see docs/search.md. */
export interface Shown {
  u: string;
  a: string;
  t: string;
  c: string;
  l: string;
  h: [anchor: string, heading: string][];
  b: [anchor: string, heading: number, text: string][];
  /** The texts of b, cut: they come again with every key that is pressed. */
  cut?: Text[];
}


const encoder = new TextEncoder();
const rawOf = (text: string): string => (/^[\0-\x7f]*$/.test(text) ? text : raw(encoder.encode(text)));

/** How many stand before the first that something does not hold of: it holds of all before one of which it does. */
function before<T>(list: readonly T[], holds: (one: T) => boolean): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(list[middle] as T)) from = middle + 1;
    else to = middle;
  }
  return from;
}

function readTable(from: Source): Table {
  const values = new Float64Array(from.bytes.length);
  let end = 0;
  for (const { bytes } = from; from.at < bytes.length; ) {
    // Nearly all are of one byte, and there are many.
    const byte = bytes[from.at] as number;
    values[end++] = byte < 128 ? (from.at++, byte) : number(from);
  }
  return { values, rows: end / (lengths + fields) };
}
const readNames = ({ bytes }: Source): Uint8Array => bytes;
const readPositions = (from: Source): Uint8Array[] => all(from, take);
const readShown = ({ bytes }: Source): Shown => JSON.parse(decode(bytes)) as Shown;

function readHeader(from: Source): Header {
  if (number(from) !== 1) throw from;
  learn(list(from, string, 4));
  const documents = number(from);
  const averages = list(
    from,
    () => {
      const have = number(from);
      return number(from) / have;
    },
    fields,
  );
  const languages = list(from, string);
  const kinds = list(from, () => ({ id: string(from), factor: number(from), titled: number(from) }));
  const statuses = list(from, () => ({ id: string(from), factor: number(from), words: list(from, string) }));
  const instruments = list(from, () => ({ id: string(from), labels: list(from, string, languages.length) }));
  const meant = number(from);
  const first = sharing(from);
  const shards = list(from, () => ({ first: first(), file: takeName(from) }));
  const table = number(from) ? readTable(source(take(from))) : undefined;
  const tables = table ? [] : list(from, () => fileName(takeName(from)));
  const few = number(from);
  const names = few ? take(from) : take(from, number(from) * nameLength);
  return { documents, averages, languages, kinds, statuses, instruments, meant, shards, table, tables, few, names };
}

function readTerms(from: Source, shard: string): Term[] {
  const next = sharing(from);
  const sizes: number[] = [];
  const terms = list(from, (): Term => {
    const key = textOf(next());
    const documents = number(from);
    const at = sizes.push(number(from)) - 1;
    const names = list(from, () => ({ rest: list(from, string), key: string(from) }));
    const labels = list(from, () => ({ language: string(from), text: string(from) }));
    return { key, documents, postings: from.bytes, shard, at, names, labels };
  });
  for (const term of terms) term.postings = take(from, sizes[term.at]);
  return terms;
}

/** Whether so many edits make a word of another: a letter put in, left out or replaced, or two neighbours exchanged. */
export function isNear(a: string, b: string, edits: number): boolean {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (a.length - b.length > edits || b.length - a.length > edits) return false;
  const rest = (from: number, to: number): boolean => isNear(a.slice(i + from), b.slice(i + to), edits - 1);
  return (
    a === b ||
    (edits > 0 &&
      (rest(1, 0) || rest(0, 1) || rest(1, 1) || (i + 1 < a.length && a[i] === b[i + 1] && a[i + 1] === b[i] && rest(2, 2))))
  );
}

/**
 * The index as one question sees it. What it asks for and is not loaded yet counts as empty at first, and is wanted: settle loads all
 * of that at once and asks again, until nothing is wanting. So the rest of the engine need not wait for files one by one.
 */
export interface Index extends Header {
  /** Something is still to be loaded: what was given so far may be too little. */
  waiting(): boolean;
  settle<T>(work: () => T): Promise<T>;
  /** Some file could not be read. */
  damaged: boolean;
  stem(stem: string): readonly Term[];
  key(key: string): Term[];
  prefix(prefix: string): Term[];
  typos(word: string): Term[];
  positions(term: Term): Uint8Array | undefined;
  /** Asks for what is known of a document. Says whether it is there. */
  knows(document: number): boolean;
  /** A value of a document that is known. */
  value(document: number, column: number): number;
  document(document: number): Shown | undefined;
}

/**
 * Gives the index to each question: files that were read stay, those that failed are tried again. Rejects when the index file cannot
 * be read.
 */
export function openIndex(load: Load): () => Promise<Index> {
  const tableRows = 4096;
  const nameRows = 64;
  /** Shards that one unfinished, and one misspelt word asks for. */
  const mostPrefix = 8;
  const mostTried = 12;
  const mostTypos = 8;
  const files = new Map<string, unknown>();

  async function fetch(name: string, read: (from: Source) => unknown): Promise<void> {
    const bytes = await load(name);
    if (!bytes.length) throw load;
    if (!files.has(name)) files.set(name, read(source(bytes)));
  }

  return async () => {
    if (!files.has('index')) await fetch('index', readHeader);
    const header = files.get('index') as Header;
    const wanted = new Map<string, (from: Source) => unknown>();
    const failed = new Set<string>();

    function get<T>(name: string | undefined, read: (from: Source) => T): T | undefined {
      if (!name || failed.has(name)) index.damaged = true;
      else if (files.has(name)) return files.get(name) as T;
      else wanted.set(name, read);
      return undefined;
    }

    const { shards, table, tables, names, few } = header;
    const known: (Table | undefined)[] = [];

    /** The shard that would hold a stem, -1 when it is before all. */
    const shardOf = (stem: string): number => {
      const bytes = rawOf(stem);
      return before(shards, ({ first }) => first <= bytes) - 1;
    };

    const shard = (n: number): Term[] => {
      if (!shards[n]) return [];
      const name = fileName(shards[n].file);
      return get(name, (from) => readTerms(from, name)) ?? [];
    };

    /** The shards that may hold stems that begin with a prefix. */
    function span(prefix: string): number[] {
      const start = shardOf(prefix);
      const bytes = rawOf(prefix);
      return [...shards.keys()].filter((n) => n === start || (n > start && shards[n]?.first.startsWith(bytes)));
    }

    const index: Index = {
      ...header,
      damaged: false,
      waiting: () => wanted.size > 0,
      async settle(work) {
        for (;;) {
          const out = work();
          if (!wanted.size) return out;
          const loading = [...wanted].map(([name, read]) => fetch(name, read).catch(() => failed.add(name)));
          await Promise.all(loading);
          wanted.clear();
        }
      },
      stem(wanted) {
        const bytes = rawOf(wanted);
        const terms = shard(shardOf(wanted));
        // They are ordered by their stems, of which few need be found.
        let at = before(terms, ({ key }) => rawOf(stem(key)) < bytes);
        const from = at;
        while (terms[at] && stem((terms[at] as Term).key) === wanted) at++;
        return terms.slice(from, at);
      },
      key: (key) => index.stem(stem(key)).filter((term) => term.key === key),
      prefix: (prefix) =>
        // The stem of a word that is being typed may be shorter than what there is of it: of provisi(ons) it is provis.
        [...new Set([...span(prefix).slice(0, mostPrefix), shardOf(stem(prefix)), ...[1, 2, 3].map((n) => shardOf(/^[a-z]{4,}$/.test(prefix) && prefix.length - n > 2 ? prefix.slice(0, -n) : prefix))])]
          .sort((a, b) => a - b)
          .flatMap(shard)
          .filter((term) => term.key.startsWith(prefix)),
      typos(word) {
        const tried = [1, 2, 3].map((n) => span(word.slice(0, n)));
        const terms = (tried.find((list) => list.length <= mostTried) ?? (tried[2] as number[]))
          .slice(0, mostTried)
          .flatMap(shard)
          .filter(({ key }) => key[0] === word[0] && /^[a-z]+$/.test(key));
        for (let edits = 1; edits < (word.length < 9 ? 2 : 3); edits++) {
          const found = terms.filter(({ key }) => isNear(word, key, edits));
          found.sort((a, b) => b.documents - a.documents || (a.key < b.key ? -1 : 1));
          // A word is found in all its forms.
          if (found.length) return [...new Set(found.slice(0, mostTypos).flatMap((term) => [term, ...index.stem(stem(term.key))]))];
        }
        return [];
      },
      positions: ({ shard, at }) => get(shard + 'p', readPositions)?.[at],
      knows(document) {
        const n = Math.floor(document / tableRows);
        return document % tableRows < ((known[n] ??= table ?? get(tables[n], readTable))?.rows ?? 0);
      },
      value(document, column) {
        const { values, rows } = known[Math.floor(document / tableRows)] as Table;
        return values[column * rows + (document % tableRows)] as number;
      },
      document(document) {
        const list = few ? names : get(fileName(names, Math.floor(document / nameRows)), readNames);
        return list && get(fileName(list, document % nameRows), readShown);
      },
    };
    return index;
  };
}
