import type { Load } from '../types.ts';
import { compare, decode, fileName, list, number, sharing, string, take, utf8Length, type Source } from './bytes.ts';
import { stem } from './stem.ts';

/** Fields in which a term can stand: title, headings, body, citation, terms. */
export const fields = 5;
export const body = 2;

interface Header {
  documents: number;
  /** Of the lengths, by field, over the documents that have it. */
  averages: number[];
  languages: string[];
  kinds: string[];
  statuses: { id: string; factor: number }[];
  instruments: { id: string; labels: string[] }[];
  /** 1 + the instrument that a citation means which names none, or 0. */
  meant: number;
  shards: { first: string; terms: string; positions: string }[];
  tables: string[];
  names: string[];
  /** Of all documents, where they are few. */
  files: string[];
  /** What is known of documents without their texts: see column. */
  columns: Uint32Array[];
  /** By table, whether it is in the columns. */
  filled: boolean[];
}

/** The columns: how many documents of its page stand before it; its values; from lengths on, the lengths of its fields. */
export const column = { before: 0, language: 1, kind: 2, status: 3, instrument: 4, lengths: 5 } as const;

export interface Term {
  key: string;
  stem: string;
  documents: number;
  postings: Uint8Array;
  /** Where its positions are. */
  shard: number;
  at: number;
  /** Of concepts, that begin here: what must follow, and the concept's key. */
  names: { rest: string[]; key: string }[];
  /** Of a concept. */
  labels: { language: string; text: string }[];
}

interface Shard {
  terms: Term[];
  byStem: Map<string, Term[]>;
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
}

const tableRows = 4096;
const nameRows = 256;

function readHeader(from: Source): Header {
  if (number(from) !== 1) throw Error();
  const documents = number(from);
  const averages = Array.from({ length: fields }, () => {
    const have = number(from);
    return number(from) / Math.max(have, 1);
  });
  const languages = list(from, string);
  const header: Header = {
    documents,
    averages,
    languages,
    kinds: list(from, string),
    statuses: list(from, () => ({ id: string(from), factor: number(from) })),
    instruments: list(from, () => ({ id: string(from), labels: languages.map(() => string(from)) })),
    meant: number(from),
    shards: [],
    tables: [],
    names: [],
    files: [],
    columns: [],
    filled: [],
  };
  const first = sharing(from);
  header.shards = list(from, () => ({ first: first(), terms: fileName(from), positions: fileName(from) }));
  const table = number(from) ? part(from) : undefined;
  if (table) header.files = readNames(part(from));
  else {
    header.tables = list(from, fileName);
    header.names = list(from, fileName);
  }
  // A count that cannot be must not ask for memory.
  if (documents > Math.max(header.files.length, header.tables.length * tableRows)) throw Error();
  header.columns = Array.from({ length: column.lengths + fields }, () => new Uint32Array(documents));
  if (table) fill(header, 0, table);
  return header;
}

const part = (from: Source): Source => ({ bytes: take(from, number(from)), at: 0 });

/** Puts a table into the columns. */
function fill(header: Header, n: number, from: Source): true {
  const start = n * tableRows;
  for (const values of header.columns) {
    for (let i = start; i < header.documents && i < start + tableRows; i++) values[i] = number(from);
  }
  return (header.filled[n] = true);
}

const readNames = (from: Source): string[] => list(from, fileName, Math.floor(from.bytes.length / 7));

function readTerms(from: Source, shard: number, documents: number): Shard {
  const sizes: number[] = [];
  const key = sharing(from);
  const byStem = new Map<string, Term[]>();
  const terms = list(from, (): Term => {
    const term: Term = {
      key: key(),
      stem: '',
      documents: number(from),
      postings: from.bytes,
      shard,
      at: sizes.push(number(from)) - 1,
      names: list(from, () => ({ rest: list(from, string), key: string(from) })),
      labels: list(from, () => ({ language: string(from), text: string(from) })),
    };
    term.stem = stem(term.key);
    const same = byStem.get(term.stem);
    if (same) same.push(term);
    else byStem.set(term.stem, [term]);
    if (term.documents > documents) throw Error();
    return term;
  });
  terms.forEach((term, i) => (term.postings = take(from, sizes[i] ?? 0)));
  return { terms, byStem };
}

const readShown = ({ bytes }: Source): Shown => JSON.parse(decode(bytes)) as Shown;

const readPositions = (from: Source): Uint8Array[] => {
  const found = [];
  while (from.at < from.bytes.length) found.push(part(from).bytes);
  return found;
};

/** Shards that one unfinished or misspelt word asks for. */
const mostTried = 16;
const mostTypos = 8;

/** The least number of edits (optimal string alignment) between two words, or more than most when it is larger than that. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let two: number[] = [];
  let one = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const at = (of: number[], j: number): number => of[j] ?? 0;
      let edits = Math.min(at(one, j) + 1, at(row, j - 1) + 1, at(one, j - 1) + +(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, at(two, j - 2) + 1);
      row.push(edits);
      least = Math.min(least, edits);
    }
    if (least > most) return least;
    two = one;
    one = row;
  }
  return one[b.length] ?? 0;
}

/**
 * The index as one question sees it. What it asks for and is not loaded yet counts as empty at first, and is wanted:
 * settle loads all of that at once and asks again, until nothing is wanting. So the rest of the engine need not wait for files one by one.
 */
export interface Index extends Header {
  /** Something is still to be loaded: what was given so far may be too little. */
  waiting(): boolean;
  settle<T>(work: () => T): Promise<T>;
  /** Some file could not be read. */
  damaged: boolean;
  /** Marks the answer as lacking something, when work fails on what a file said. */
  attempt<T>(work: () => T): T | undefined;
  stem(stem: string): readonly Term[];
  key(key: string): Term | undefined;
  prefix(prefix: string, cjk: boolean): Term[];
  typos(word: string): Term[];
  positions(term: Term): Uint8Array | undefined;
  /** What is known of a document is in the columns. */
  known(document: number): boolean;
  document(document: number): Shown | undefined;
}

/** Gives the index to each question: files that were read stay, those that failed are tried again. Rejects when the index file cannot be read. */
export function openIndex(load: Load): () => Promise<Index> {
  const files = new Map<string, unknown>();

  async function fetch(name: string, read: (from: Source) => unknown): Promise<void> {
    const bytes = await load(name);
    if (!files.has(name)) files.set(name, read({ bytes, at: 0 }));
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

    const { shards } = header;

    function shardOf(stem: string): number {
      let from = 0;
      let to = shards.length;
      while (from < to) {
        const middle = (from + to) >> 1;
        if (compare(shards[middle]?.first ?? '', stem) > 0) to = middle;
        else from = middle + 1;
      }
      return Math.max(from - 1, 0);
    }

    const shard = (n: number): Shard | undefined =>
      shards.length ? get(shards[n]?.terms, (from) => readTerms(from, n, header.documents)) : undefined;

    /** The shards that may hold stems from one up to all that begin with another, at most so many. */
    function span(from: string, prefix: string, most: number): number[] {
      const found: number[] = [];
      for (let n = shardOf(from); n < shards.length && found.length < most; n++) {
        const first = shards[n]?.first ?? '';
        if (found.length && compare(first, prefix) > 0 && !first.startsWith(prefix)) break;
        found.push(n);
      }
      return found;
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
      attempt(work) {
        try {
          return work();
        } catch {
          index.damaged = true;
          return undefined;
        }
      },
      stem: (stem) => shard(shardOf(stem))?.byStem.get(stem) ?? [],
      key: (key) => index.stem(stem(key)).find((term) => term.key === key),
      prefix(prefix, cjk) {
        const from = !cjk && utf8Length(prefix) > 2 ? [...prefix].slice(0, -1).join('') : prefix;
        const tried = new Set(span(from, prefix, mostTried).concat(shardOf(stem(prefix))));
        return [...tried]
          .sort((a, b) => a - b)
          .flatMap((n) => shard(n)?.terms.filter((term) => term.key.startsWith(prefix)) ?? []);
      },
      typos(word) {
        let tried: number[] = [];
        for (let n = 1; n <= 3; n++) {
          tried = span(word.slice(0, n), word.slice(0, n), mostTried + 1);
          if (tried.length <= mostTried) break;
        }
        let edits = word.length < 9 ? 1 : 2;
        let found: Term[] = [];
        for (const n of tried.slice(0, mostTried)) {
          for (const term of shard(n)?.terms ?? []) {
            if (!term.documents || term.key[0] !== word[0] || !/^[a-z]+$/.test(term.key)) continue;
            const d = distance(word, term.key, edits);
            if (d < edits) found = [];
            if (d > edits) continue;
            edits = d;
            found.push(term);
          }
        }
        return found.sort((a, b) => b.documents - a.documents || compare(a.key, b.key)).slice(0, mostTypos);
      },
      positions: (term) => get(shards[term.shard]?.positions, readPositions)?.[term.at],
      known(document) {
        const n = Math.floor(document / tableRows);
        if (header.filled[n]) return true;
        // Two tables may be alike, and so one file.
        const bytes = get(header.tables[n], ({ bytes }) => bytes);
        return !!bytes && !!index.attempt(() => fill(header, n, { bytes, at: 0 }));
      },
      document(document) {
        const few = header.files.length;
        const names = few ? header.files : get(header.names[Math.floor(document / nameRows)], readNames);
        return names && get(names[few ? document : document % nameRows], readShown);
      },
    };
    return index;
  };
}
