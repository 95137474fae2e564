import { cjk, cut, type Piece } from './analyse.ts';
import { amounts, entities, whole, type Entity } from './entity.ts';
import { isNear, type Index, type Term } from './index.ts';
import { mentions, type Mention } from './mention.ts';
import { stem } from './stem.ts';
import { asked, isStop } from './lists.ts';

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
  /** What is neither in quotes nor excluded, in small letters. */
  plain: string;
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

/** How much it counts: names of concepts, numbers with what they count, words as they are written, and the whole question. */
const conceptBonus = 1.8;
const amountBonus = 2;
const formBonus = 0.4;
const nameBonus = 6;

/** Cuts a question to its length, and makes spaces of what is no text. */
const clean = (text: string): string =>
  [...text.slice(0, 2 * longestQuestion)].slice(0, longestQuestion).join('').replace(/[\p{Cc}\p{Cs}\ufffd]/gu, ' ');

/** Made for questions that need it: see kindOf. */
let parts: RegExp | undefined;
const partsOf = (): RegExp =>
  (parts ??= RegExp(`[-－]?(?:"([^"]*)"?|“([^”]*)”?|「([^」]*)」?|＂([^＂]*)＂?)|[-－](?=[${cjk}\\p{L}\\p{M}\\p{N}])[^ 　"“「＂]+`, 'gu'));

function split(text: string): Part[] {
  const found: Part[] = [];
  let start = 0;
  const plain = (end: number): void => {
    if (end > start) found.push({ text: text.slice(start, end), at: start, quoted: false, excluded: false });
  };
  for (const match of /[-－"“「＂]/.test(text) ? text.matchAll(partsOf()) : []) {
    const { 0: whole, index } = match;
    const minus = +/^[-－]/.test(whole);
    const excluded = !!minus && (index === start || /[ 　]/.test(text.charAt(index - 1)));
    const quote = match.slice(1).find((inner) => inner !== undefined);
    if (quote === undefined && !excluded) continue;
    plain(excluded ? index : index + minus);
    found.push({ text: quote ?? whole.slice(1), at: index + minus + +(quote !== undefined), quoted: quote !== undefined, excluded });
    start = index + whole.length;
  }
  plain(text.length);
  return found;
}

/** A document should have it. */
export const isWanted = ({ excluded, bonus }: Clause): boolean => !excluded && !bonus;

/** What says which terms these are. */
const keysOf = (terms: readonly Term[]): string => terms.map((term) => term.key).sort().join('\n');

/** Makes clauses of a question. While the index is waiting for files, they are not all of what it says. */
export function read(question: string, index: Index): Reading {
  const text = clean(question);
  const clauses: Clause[] = [];
  const reading: Reading = { text, clauses, concepts: [], said: [], corrected: [], passage: '', plain: '', article: false, lone: false };
  const parts = split(text);
  for (const part of parts) if (clauses.length < mostClauses) readPart(part, parts.length === 1, index, reading);
  clauses.splice(mostClauses);
  // Stop words are left out when there are others, and clauses that say the same.
  const others = clauses.some((clause) => isWanted(clause) && !clause.stop);
  const seen = new Set<string>();
  reading.clauses = clauses.filter(({ excluded, stop, bonus, also, terms }) => {
    if (stop && others && !excluded) return false;
    const name = [excluded, !bonus, also?.key, keysOf(terms)].join();
    return !terms.length || (!seen.has(name) && seen.add(name));
  });
  const positive = reading.clauses.filter(isWanted);
  reading.lone = positive.length === 1 && !!positive[0]?.entity;
  reading.article = positive.some(({ article }) => article);
  return reading;
}

function readPart({ text, at, quoted, excluded }: Part, alone: boolean, index: Index, reading: Reading): void {
  const pieces = cut(text);
  const { key: exactly } = index;
  const add = (from: number, to: number, terms: readonly Term[], more: Partial<Clause>): void => {
    reading.clauses.push({ from: at + from, to: at + to, terms, words: [], excluded, ...more });
  };

  // Who leaves out a Chinese word does not mean each of its characters.
  if (quoted || (excluded && pieces.some(({ char }) => char))) {
    const words: Element[] = [];
    pieces.forEach(({ key, char, joined }, offset) => {
      const ending = char && !joined && !pieces[offset + 1];
      if (!ending || !pieces[offset - 1]?.joined) words.push({ offset, terms: ending ? index.prefix(key) : exactly(key) });
    });
    // Where a single word stands does not matter.
    if (words.length > 1) add(0, text.length, [], { quoted: true, words });
    else if (words[0]) add(0, text.length, words[0].terms, { quoted: true });
    return;
  }

  if (!excluded) reading.plain += text.toLowerCase() + ' ';

  /** More letters may come to the piece. */
  const unfinished = ({ to }: Piece): boolean => !excluded && to === text.length && at + to === reading.text.length;

  // The likeliest word takes the place of each that is misspelt, so that names with it are found.
  for (const piece of excluded ? [] : pieces) {
    const { key, char } = piece;
    if (char || !/^[a-z]{5,}$/.test(key)) continue;
    const forms = index.stem(stem(piece.key));
    // More is asked for only once it is known that the word is not there.
    if (index.waiting() || forms.some((term) => term.key === key)) continue;
    if ((unfinished(piece) && index.prefix(key).length) || index.waiting()) continue;
    const found = index.typos(key);
    const [first] = found;
    const [form] = forms;
    // It may be another form of a word that is known.
    if (!first || (form && (!isNear(key, first.key, 1) || first.documents <= form.documents))) continue;
    reading.corrected.push({ from: key, to: first.key });
    Object.assign(piece, { key: first.key, corrected: [...new Set([...found, ...forms])] });
  }

  const names = mentions(text, pieces, ({ key }) => index.stem(stem(key))[0]?.names);
  const cited = entities(text, pieces, true);
  const covered = choose(names, cited, pieces.length);
  const bonuses: [Mention, Term[], number][] = [];
  for (const mention of new Set(covered)) {
    const [concept] = mention ? exactly(mention.key) : [];
    if (!mention || !concept) continue;
    mention.concept = concept;
    if (!excluded && !reading.concepts.includes(concept)) reading.concepts.push(concept);
    bonuses.push([mention, [concept], conceptBonus]);
    reading.said.push(text.slice(pieces[mention.at]?.from, pieces[mention.at + mention.span - 1]?.to));
  }

  const asking = asked(text, pieces);
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    const { from, to, key, char, joined, corrected } = piece;
    const entity = cited.find(({ at }) => at === i);
    if (entity) {
      const value = entity.keys[0] as string;
      const article = value.startsWith('§');
      reading.passage ||= entity.passage;
      i += entity.span - 1;
      // A numeral may be cut out of a longer one, which is another number.
      add(from, (pieces[i] as Piece).to, [...exactly(value), ...(char && !article ? exactly(key) : [])], { article, entity: article });
      continue;
    }
    const next = pieces[i + 1];
    const also = covered[i]?.concept;
    if (!char) {
      const number = !excluded && /^\d{1,3}$/.test(key) && +key > 0;
      const stop = !corrected && isStop(piece);
      const own = exactly(key);
      let terms = corrected ?? index.stem(stem(piece.key));
      if (!terms.length && !index.waiting() && unfinished(piece)) terms = index.prefix(key);
      add(from, to, terms, { also: (number && index.key('§' + +key)[0]) || also, stop, article: number });
      // As it is written it is worth more than in another form.
      if (terms.length > 1 && own.length && !excluded && !stop) add(from, to, own, { bonus: formBonus });
    } else if (next && joined) {
      // Otherwise it is half in a name or an entity and half outside.
      if (covered[i] === covered[i + 1] && !cited.some(({ at }) => at === i + 1)) {
        add(from, next.to, exactly(key), { also, cjk: true, stop: !covered[i] && !!(asking[i] || asking[i + 1]) });
      }
    } else if (!pieces[i - 1]?.joined) add(from, to, index.prefix(key), { also, cjk: true, stop: !!asking[i] });
  }
  for (const amount of excluded ? [] : amounts(text, pieces, cited)) bonuses.push([amount, exactly(amount.key), amountBonus]);
  for (const [{ at, span }, terms, bonus] of bonuses) {
    if (terms.length) add((pieces[at] as Piece).from, (pieces[at + span - 1] as Piece).to, terms, { bonus });
  }
  const called = alone && !excluded && !reading.corrected.length ? exactly(whole(pieces, cited)) : [];
  if (called.length) add(0, text.length, called, { bonus: nameBonus, name: true });
}

/**
 * Says for each piece which name it is part of: the first of those that overlap, and of these the longest. Names that overlap entities
 * do not count.
 */
function choose(names: readonly Mention[], cited: readonly Entity[], count: number): (Mention | undefined)[] {
  const covered: (Mention | undefined)[] = [];
  while (covered.length < count) {
    const [best] = names
      .filter(({ at, span }) => at === covered.length && !cited.some((entity) => entity.at < at + span && at < entity.at + entity.span))
      .sort((a, b) => b.span - a.span);
    for (let n = best?.span ?? 1; n--; ) covered.push(best);
  }
  return covered;
}
