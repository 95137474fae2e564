/** What the search's parts hand each other. The index and the meaning of a question: docs/search.md. */

/** What results can be narrowed by. */
export type Facet = 'instrument' | 'status' | 'kind' | 'language';

/** Documents by their numbers and those of their pages, with their values of the facets, in order; what an instrument is called. */
export type Narrow = <T extends { document: number; page: number; values: readonly string[] }>(
  found: T[],
  labelOf: (instrument: string) => string | undefined,
) => T[];

export interface Options {
  /** The reader's language: its pages come first among equals. */
  lang?: string;
  /** How many results are made ready, 10 unless said; `total` counts all. */
  limit?: number;
  /** Leaves some of the documents found. It may be called several times, until all files of the index are there. */
  narrow?: Narrow;
  /** Is told the answer with its first result alone, when that is there before the others. */
  begin?: (answer: Answer) => void;
}

/** A piece of an excerpt or a title, in or outside of a match. */
export interface Part {
  text: string;
  match: boolean;
}

export interface Section {
  /** Relative to the site's root, with the anchor. */
  url: string;
  title: string;
}

export interface Result {
  /** The page, relative to the site's root, without an anchor. */
  url: string;
  /** Of the passage that matches best; '' is the page's beginning. */
  anchor: string;
  title: string;
  /** How it is cited, or where it stands. */
  citation: string;
  excerpt: string;
  /** The same text as excerpt. */
  parts: Part[];
  /** Parts of the page that match, the best first, at most three. */
  sections: Section[];
  language: string;
  kind: string;
  status: string;
  instrument: string;
  /** Words of the question that it lacks. */
  missing: string[];
  /** Words, as they are written on the page, that a reader who arrives there wants to see marked. */
  marks: string[];
  score: number;
  bm25: number;
}

export interface Answer {
  /** Pages found. */
  total: number;
  results: Result[];
  /** Words that stand nowhere, and what was looked for instead. */
  corrected: { from: string; to: string }[];
  /** Other names of the glossary's terms in the question, in the reader's language first. */
  also: string[];
  /** Words of the question that stand nowhere and that nothing is like. */
  unknown: string[];
  /** Some of the index could not be read; there may be more results. */
  incomplete: boolean;
}

/** Loads a file of the index, by its name without folder and ending, and gives its payload, decompressed. Rejects when it is missing or damaged. */
export type Load = (name: string) => Promise<Uint8Array>;

export interface Engine {
  search(question: string, options?: Options): Promise<Answer>;
}
