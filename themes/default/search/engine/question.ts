import { cut, charKey, startsWord, type Piece } from './analyse.ts';
import { entities, type Entity } from './entity.ts';
import type { Index, Term } from './index.ts';
import { mentions, type Mention } from './mention.ts';

/** A set of terms, of which a document must have one, or a phrase. */
export interface Clause {
  /** In the question. */
  from: number;
  to: number;
  terms: readonly Term[];
  /** Of a phrase. */
  words: Element[];
  excluded: boolean;
  stop: boolean;
  cjk: boolean;
  article: boolean;
}

/** One word of a phrase: any of its terms at the offset. */
export interface Element {
  offset: number;
  terms: readonly Term[];
}

/** A question understood. */
export interface Reading {
  text: string;
  clauses: Clause[];
  /** Whose names stand in the question, and these names as they stand there. */
  concepts: Term[];
  said: string[];
  corrected: { from: string; to: string }[];
  /** Of an article: "1-2". */
  passage: string;
  /** Of the whole question. */
  tokens: number;
  /** It is a citation that names no instrument. */
  lone: boolean;
}

/** A part in quotes, an excluded one, or plain text between them. */
interface Part {
  text: string;
  /** In the question. */
  at: number;
  quoted: boolean;
  excluded: boolean;
  /** Nothing follows it, so that its last word may not be finished. */
  open: boolean;
}

const longestQuestion = 256;
const mostClauses = 24;

const closing = new Map([
  ['"', '"'],
  ['“', '”'],
  ['「', '」'],
  ['＂', '＂'],
]);

/** The English words that make no clause: bleve's list, without those that end in 's, which no key does. */
export const stopWords = new Set(
  (
    "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its " +
    "itself they them their theirs themselves what which who whom this that these those am is are was were be been being " +
    "have has had having do does did doing would should could ought i'm you're we're they're i've you've we've they've i'd " +
    "you'd he'd she'd we'd they'd i'll you'll he'll she'll we'll they'll isn't aren't wasn't weren't hasn't haven't hadn't " +
    "doesn't don't didn't won't wouldn't shan't shouldn't can't cannot couldn't mustn't a an the and but if or because as " +
    "until while of at by for with about against between into through during before after above below to from up down in " +
    "out on off over under again further then once here there when where why how all any both each few more most other some " +
    "such no nor not only own same so than too very"
  ).split(' '),
);

/** Cuts a question to its length, and makes spaces of what is no text. */
const clean = (text: string): string =>
  [...text.slice(0, 2 * longestQuestion)].slice(0, longestQuestion).join('').replace(/[\p{Cc}\p{Cs}\ufffd]/gu, ' ');

function split(text: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  const add = (from: number, to: number, quoted: boolean, excluded: boolean): void => {
    parts.push({ text: text.slice(from, to), at: from, quoted, excluded, open: !quoted && !excluded && to === text.length });
  };
  const plain = (end: number): void => {
    if (end > start) add(start, end, false, false);
  };
  let before = ' ';
  for (let i = 0; i < text.length; ) {
    const minus = /[-－]/.test(text.charAt(i)) && /[ 　]/.test(before);
    const excluded = minus && (closing.has(text.charAt(i + 1)) || startsWord(text.slice(i + 1, i + 3)));
    const at = excluded ? i + 1 : i;
    const end = closing.get(text.charAt(at));
    if (end) {
      plain(i);
      const to = text.indexOf(end, at + 1);
      add(at + 1, to < 0 ? text.length : to, true, excluded);
      i = start = to < 0 ? text.length : to + 1;
      before = ' ';
    } else if (excluded) {
      plain(i);
      i = at;
      while (i < text.length && !/[ 　]/.test(text.charAt(i)) && !closing.has(text.charAt(i))) i++;
      add(at, i, false, true);
      start = i;
      before = ' ';
    } else before = text.charAt(i++);
  }
  plain(text.length);
  return parts;
}

/** Makes clauses of a question. While the index is waiting for files, they are not all of what it says. */
export function read(question: string, index: Index): Reading {
  const reading: Reading = {
    text: clean(question),
    clauses: [],
    concepts: [],
    said: [],
    corrected: [],
    passage: '',
    tokens: 0,
    lone: false,
  };
  for (const part of split(reading.text)) {
    if (reading.clauses.length >= mostClauses) break;
    const pieces = cut(part.text);
    if (part.quoted) {
      phrase(part, pieces, index, reading);
      reading.tokens += pieces.length;
    } else plain(part, pieces, index, reading);
  }
  const { clauses } = reading;
  clauses.splice(mostClauses);
  // Stop words are left out when there are others, and clauses that say the same.
  const others = clauses.some((clause) => !clause.excluded && !clause.stop);
  reading.clauses = [];
  for (const clause of clauses) {
    const same = (other: Clause): boolean =>
      clause.excluded === other.excluded &&
      clause.terms.length > 0 &&
      clause.terms.length === other.terms.length &&
      clause.terms.every((term, i) => term === other.terms[i]) &&
      !clause.words.length &&
      !other.words.length;
    if (!(clause.stop && others && !clause.excluded) && !reading.clauses.some(same)) reading.clauses.push(clause);
  }
  const positive = reading.clauses.filter((clause) => !clause.excluded);
  reading.lone = positive.length === 1 && !!positive[0]?.article;
  return reading;
}

const exactly = (key: string, index: Index): Term[] => {
  const term = index.key(key);
  return term ? [term] : [];
};

/** Makes the clause of a part in quotes, if there is a word in it. */
function phrase(part: Part, pieces: readonly Piece[], index: Index, reading: Reading): void {
  const words: Element[] = [];
  pieces.forEach((piece, offset) => {
    const ending = piece.char && !piece.joined && offset === pieces.length - 1;
    if (ending && pieces[offset - 1]?.joined) return;
    words.push({ offset, terms: ending ? index.prefix(charKey(piece.char), true) : exactly(piece.key, index) });
  });
  const [first] = words;
  if (!first) return;
  const clause = { from: part.at, to: part.at + part.text.length, excluded: part.excluded, stop: false, cjk: false, article: false };
  // Where a single word stands does not matter.
  reading.clauses.push(words.length > 1 ? { ...clause, terms: [], words } : { ...clause, terms: first.terms, words: [] });
}

/** Makes clauses of a part without quotes. */
function plain({ text, at, excluded, open }: Part, pieces: readonly Piece[], index: Index, reading: Reading): void {
  const names = mentions(text, pieces, (piece) => index.stem(piece.stem)[0]?.names);
  const cited = entities(text, pieces, true);
  if (!excluded) reading.tokens += cited.reduce((sum, entity) => sum + entity.keys.length, pieces.length + names.length);

  const covered = choose(names, cited, pieces.length);
  const concepts: (Term | undefined)[] = [];
  covered.forEach((mention, i) => {
    if (mention && covered[i - 1] === mention) concepts[i] = concepts[i - 1];
    else if (mention) {
      const concept = index.key(mention.key);
      concepts[i] = concept;
      if (!concept) return;
      if (!excluded && !reading.concepts.includes(concept)) reading.concepts.push(concept);
      reading.said.push(text.slice(pieces[i]?.from, pieces[i + mention.span - 1]?.to));
    }
  });

  const add = (from: number, to: number, terms: readonly Term[], more?: Partial<Clause>): void => {
    reading.clauses.push({ from: at + from, to: at + to, terms, words: [], excluded, stop: false, cjk: false, article: false, ...more });
  };
  let afterEntity = false;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    const [entity] = cited;
    if (entity?.at === i) {
      cited.shift();
      const [key = ''] = entity.keys;
      reading.passage ||= entity.passage;
      i += entity.span - 1;
      add(piece.from, pieces[i]?.to ?? 0, exactly(key, index), { article: key.startsWith('§') });
      afterEntity = true;
      continue;
    }
    const concept = concepts[i];
    const within = (terms: readonly Term[]): readonly Term[] => (!concept || terms.includes(concept) ? terms : [...terms, concept]);
    const next = pieces[i + 1];
    if (!piece.char) {
      const last = open && !next && piece.to === text.length;
      add(piece.from, piece.to, within(word(piece, last, excluded, index, reading)), { stop: stopWords.has(piece.key) });
    } else if (next && piece.joined && cited[0]?.at !== i + 1) {
      // Otherwise it is half in a name and half outside.
      if (covered[i] === covered[i + 1]) add(piece.from, next.to, within(exactly(piece.key, index)), { cjk: true });
    } else if ((!piece.joined && !pieces[i - 1]?.joined) || (afterEntity && !covered[i])) {
      add(piece.from, piece.to, index.prefix(charKey(piece.char), true), { cjk: true });
    }
    afterEntity = false;
  }
}

/** The terms of a word. last: it may not be finished. */
function word({ key, stem }: Piece, last: boolean, exact: boolean, index: Index, reading: Reading): readonly Term[] {
  const number = /^\d{1,3}$/.test(key) ? +key : 0;
  let terms = index.stem(stem);
  if (number && !exact) terms = [...terms, ...exactly('§' + number, index)];
  // More is asked for only once it is known that the word is not there.
  if (terms.length || exact || index.waiting()) return terms;
  if (last) terms = index.prefix(key, false);
  if (terms.length || index.waiting() || !/^[a-z]{5,}$/.test(key)) return terms;
  terms = index.typos(key);
  if (terms[0]) reading.corrected.push({ from: key, to: terms[0].key });
  return terms;
}

/** Says for each piece which name it is part of: the first of those that overlap, and of these the longest. Names that overlap entities do not count. */
function choose(names: readonly Mention[], cited: readonly Entity[], count: number): (Mention | undefined)[] {
  const covered: (Mention | undefined)[] = Array.from({ length: count });
  const taken = (i: number): boolean => cited.some(({ at, span }) => i >= at && i < at + span);
  for (let i = 0; i < count; i++) {
    let best: Mention | undefined;
    for (const mention of names) {
      if (mention.at !== i || mention.span <= (best?.span ?? 0)) continue;
      if (!covered.slice(i, i + mention.span).some((_, k) => taken(i + k))) best = mention;
    }
    if (!best) continue;
    covered.fill(best, i, i + best.span);
    i += best.span - 1;
  }
  return covered;
}
