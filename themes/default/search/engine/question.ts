import { charKey, cut, startsWord, type Piece } from './analyse.ts';
import { amounts, entities, whole, type Entity } from './entity.ts';
import { isNear, type Index, type Term } from './index.ts';
import { mentions, type Mention } from './mention.ts';
import { asked, isStop } from './stop.ts';

/** A set of terms, of which a document must have one, or a phrase. */
export interface Clause {
  /** In the question. */
  from: number;
  to: number;
  terms: readonly Term[];
  /** A document with it has the clause as well, but the score does not count it here. */
  also?: Term | undefined;
  /** Of a phrase. */
  words: Element[];
  excluded: boolean;
  /** A phrase, of one word perhaps. */
  quoted?: boolean;
  stop?: boolean;
  /** It only adds to the score: a document need not have it. How much that counts. */
  bonus?: number;
  /** It is the whole question. */
  name?: boolean;
  cjk?: boolean;
  /** It is one, or a number that may be one. */
  article?: boolean;
  /** It is an article for certain. */
  entity?: boolean;
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
  /** An article is among it. */
  article: boolean;
  /** It is an article and nothing else. */
  lone: boolean;
}

/** A part in quotes, an excluded one, or plain text between them. */
interface Part {
  text: string;
  /** In the question. */
  at: number;
  quoted: boolean;
  excluded: boolean;
}

const longestQuestion = 256;
const mostClauses = 24;

/** What counts in the score besides the words: names of concepts, numbers with what they count, words as they are written, and the whole question. */
const conceptBonus = 1;
const amountBonus = 3;
const formBonus = 0.6;
const nameBonus = 5;

/** Cuts a question to its length, and makes spaces of what is no text. */
const clean = (text: string): string =>
  [...text.slice(0, 2 * longestQuestion)].slice(0, longestQuestion).join('').replace(/[\p{Cc}\p{Cs}\ufffd]/gu, ' ');

const parts = /[-－]?(?:"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|＂([^＂]*)＂?)|[-－][^ 　"“「＂]+/g;

function split(text: string): Part[] {
  const found: Part[] = [];
  let start = 0;
  const plain = (end: number): void => {
    if (end > start) found.push({ text: text.slice(start, end), at: start, quoted: false, excluded: false });
  };
  for (const match of text.matchAll(parts)) {
    const { 0: whole, index } = match;
    const minus = +/^[-－]/.test(whole);
    const excluded = !!minus && (index === (found.at(-1)?.quoted || found.at(-1)?.excluded ? start : 0) || /[ 　]/.test(text.charAt(index - 1)));
    const quote = match.slice(1).find((inner) => inner !== undefined);
    if (quote === undefined && !(excluded && startsWord(whole.slice(1)))) continue;
    plain(excluded ? index : index + minus);
    found.push({ text: quote ?? whole.slice(1), at: index + minus + +(quote !== undefined), quoted: quote !== undefined, excluded });
    start = index + whole.length;
  }
  plain(text.length);
  return found;
}

/** What says which terms these are. */
export const keysOf = (terms: readonly Term[]): string => terms.map((term) => term.key).join('\n');

const exactly = (key: string, index: Index): Term[] => {
  const term = index.key(key);
  return term ? [term] : [];
};

/** Makes clauses of a question. While the index is waiting for files, they are not all of what it says. */
export function read(question: string, index: Index): Reading {
  const text = clean(question);
  const reading: Reading = { text, clauses: [], concepts: [], said: [], corrected: [], passage: '', article: false, lone: false };
  const { clauses } = reading;
  const all = split(text);
  for (const part of all) {
    if (clauses.length >= mostClauses) break;
    const pieces = cut(part.text);
    if (part.quoted) phrase(part, pieces, index, reading);
    else {
      if (!part.excluded) correct(part, pieces, index, reading);
      plain(part, pieces, all.length === 1, index, reading);
    }
  }
  clauses.splice(mostClauses);
  // Stop words are left out when there are others, and clauses that say the same.
  const others = clauses.some(({ excluded, stop, bonus }) => !excluded && !stop && !bonus);
  const seen = new Set<string>();
  reading.clauses = clauses.filter(({ excluded, stop, bonus, also, terms, words }) => {
    if (stop && others && !excluded) return false;
    const name = [excluded, !bonus, also?.key, keysOf(terms)].join();
    const isNew = !seen.has(name);
    if (terms.length && !words.length) seen.add(name);
    return isNew || !terms.length || words.length;
  });
  const positive = reading.clauses.filter(({ excluded, bonus }) => !excluded && !bonus);
  reading.lone = positive.length === 1 && !!positive[0]?.entity;
  reading.article = positive.some(({ article }) => article);
  return reading;
}

/** Makes the clause of a part in quotes, if there is a word in it. */
function phrase({ text, at, excluded }: Part, pieces: readonly Piece[], index: Index, { clauses }: Reading): void {
  const words: Element[] = [];
  pieces.forEach((piece, offset) => {
    const ending = piece.char && !piece.joined && offset === pieces.length - 1;
    if (ending && pieces[offset - 1]?.joined) return;
    words.push({ offset, terms: ending ? index.prefix(charKey(piece.char), true) : exactly(piece.key, index) });
  });
  const [first] = words;
  const several = words.length > 1;
  // Where a single word stands does not matter.
  if (first) clauses.push({ from: at, to: at + text.length, excluded, quoted: true, terms: several ? [] : first.terms, words: several ? words : [] });
}

/** More letters may come to the piece. */
const unfinished = ({ text, at, excluded }: Part, piece: Piece, { text: question }: Reading): boolean =>
  !excluded && piece.to === text.length && at + piece.to === question.length;

/** Puts the likeliest word in the place of each that is misspelt, so that names with it are found. */
function correct(part: Part, pieces: Piece[], index: Index, reading: Reading): void {
  for (const piece of pieces) {
    const { key, char } = piece;
    if (char || !/^[a-z]{5,}$/.test(key)) continue;
    const forms = index.stem(piece.stem);
    // More is asked for only once it is known that the word is not there.
    if (index.waiting() || forms.some((term) => term.key === key)) continue;
    if ((unfinished(part, piece, reading) && index.prefix(key, false).length) || index.waiting()) continue;
    const found = index.typos(key);
    const [first] = found;
    const [form] = forms;
    // It may be another form of a word that is known.
    if (!first || (form && (!isNear(key, first.key, 1) || first.documents <= form.documents))) continue;
    piece.corrected = [...new Set([...found, ...forms])];
    reading.corrected.push({ from: key, to: first.key });
    piece.key = first.key;
    piece.stem = first.stem;
  }
}

/** Makes clauses of a part without quotes. */
function plain(part: Part, pieces: readonly Piece[], alone: boolean, index: Index, reading: Reading): void {
  const { text, at, excluded } = part;
  const names = mentions(text, pieces, (piece) => index.stem(piece.stem)[0]?.names);
  const cited = entities(text, pieces, true);
  const counted = amounts(text, pieces, cited);
  const covered = choose(names, cited, pieces.length);
  const bonuses: [Mention, Term[], number][] = [];
  for (const mention of new Set(covered)) {
    const concept = mention && index.key(mention.key);
    if (!concept) continue;
    mention.concept = concept;
    if (!excluded && !reading.concepts.includes(concept)) reading.concepts.push(concept);
    bonuses.push([mention, [concept], conceptBonus]);
    reading.said.push(text.slice(pieces[mention.at]?.from, pieces[mention.at + mention.span - 1]?.to));
  }

  const add = (from: number, to: number, terms: readonly Term[], more: Partial<Clause>): void => {
    reading.clauses.push({ from: at + from, to: at + to, terms, words: [], excluded, ...more });
  };
  const asking = asked(text, pieces);
  let afterEntity = false;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    const { from, to, key, stem, char, joined } = piece;
    const [entity] = cited;
    if (entity?.at === i) {
      cited.shift();
      const key = entity.keys[0] as string;
      const article = key.startsWith('§');
      reading.passage ||= entity.passage;
      i += entity.span - 1;
      add(from, (pieces[i] as Piece).to, exactly(key, index), { article, entity: article });
      afterEntity = true;
      continue;
    }
    const next = pieces[i + 1];
    const concept = covered[i]?.concept;
    if (!char) {
      const number = /^\d{1,3}$/.test(key) && !excluded ? +key : 0;
      const stop = !piece.corrected && isStop(key);
      const own = exactly(key, index);
      let terms = piece.corrected ?? index.stem(stem);
      if (!terms.length && !index.waiting() && unfinished(part, piece, reading)) terms = index.prefix(key, false);
      add(from, to, terms, { also: (number ? index.key('§' + number) : undefined) ?? concept, stop, article: number > 0 });
      // As it is written it is worth more than in another form.
      if (terms.length > 1 && own.length && !excluded && !stop) add(from, to, own, { bonus: formBonus });
    } else if (next && joined && cited[0]?.at !== i + 1) {
      // Otherwise it is half in a name and half outside.
      if (covered[i] === covered[i + 1]) {
        add(from, next.to, exactly(key, index), { also: concept, cjk: true, stop: !covered[i] && (asking[i] || asking[i + 1]) as boolean });
      }
    } else if ((!joined && !pieces[i - 1]?.joined) || (afterEntity && !covered[i])) {
      add(from, to, index.prefix(charKey(char), true), { cjk: true, stop: asking[i] as boolean });
    }
    afterEntity = false;
  }
  for (const amount of excluded ? [] : counted) bonuses.push([amount, exactly(amount.key, index), amountBonus]);
  for (const [{ at, span }, terms, bonus] of bonuses) {
    if (terms.length) add((pieces[at] as Piece).from, (pieces[at + span - 1] as Piece).to, terms, { bonus });
  }
  const called = alone && !excluded ? exactly(whole(pieces, entities(text, pieces, true)), index) : [];
  if (called.length) add(0, text.length, called, { bonus: nameBonus, name: true });
}

/** Says for each piece which name it is part of: the first of those that overlap, and of these the longest. Names that overlap entities do not count. */
function choose(names: readonly Mention[], cited: readonly Entity[], count: number): (Mention | undefined)[] {
  const covered: (Mention | undefined)[] = Array.from({ length: count });
  for (let i = 0; i < count; ) {
    const [best] = names
      .filter(({ at, span }) => at === i && !cited.some((entity) => entity.at < at + span && at < entity.at + entity.span))
      .sort((a, b) => b.span - a.span);
    const to = i + (best?.span ?? 1);
    covered.fill(best, i, to);
    i = to;
  }
  return covered;
}
