/**
 * Porter's algorithm as bleve has it (go-porterstemmer): an ending counts only where something stands before it, and of each
 * step the first ending that fits decides, even if nothing comes of it.
 */

/** What stands for the ending, where the rest is long enough. */
type Endings = readonly (readonly [ending: string, becomes: string])[];

const endings = (list: string): Endings => list.split(' ').map((pair) => pair.split(':') as [string, string]);

const second = endings(
  'ational:ate tional:tion enci:ence anci:ance izer:ize bli:ble alli:al entli:ent eli:e ousli:ous ization:ize ation:ate ator:ate ' +
    'alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble logi:log',
);
const third = endings('icate:ic ative: alize:al iciti:ic ical:ic ful: ness:');
const fourth = endings('al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ion: ou: ism: ate: iti: ous: ive: ize:');

/** c or v for each letter. A y is a vowel after a consonant. */
function sounds(word: string): string {
  let out = '';
  for (const c of word) out += 'aeiou'.includes(c) || (c === 'y' && out.endsWith('c')) ? 'v' : 'c';
  return out;
}

/** How many times vowels are followed by consonants. */
const measure = (word: string): number => sounds(word).split('vc').length - 1;

const hasVowel = (word: string): boolean => sounds(word).includes('v');

/** Ends in consonant, vowel, consonant, the last not w, x or y. */
const isShort = (word: string): boolean => sounds(word).endsWith('cvc') && !/[wxy]$/.test(word);

const ends = (word: string, ending: string): boolean => word.length > ending.length && word.endsWith(ending);

function replace(word: string, from: Endings, least: number): string {
  for (const [ending, becomes] of from) {
    if (!ends(word, ending)) continue;
    const rest = word.slice(0, -ending.length);
    return measure(rest) > least && (ending !== 'ion' || /[st]$/.test(rest)) ? rest + becomes : word;
  }
  return word;
}

function pastTense(word: string): string {
  if (ends(word, 'eed')) return measure(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const ending = ['ed', 'ing'].find((ending) => ends(word, ending));
  if (!ending) return word;
  const rest = word.slice(0, -ending.length);
  if (!hasVowel(rest)) return word;
  if (['at', 'bl', 'iz'].some((ending) => ends(rest, ending))) return rest + 'e';
  if (/([^lsz])\1$/.test(rest) && sounds(rest).endsWith('c')) return rest.slice(0, -1);
  return measure(rest) === 1 && isShort(rest) ? rest + 'e' : rest;
}

function porter(word: string): string {
  if (['sses', 'ies'].some((ending) => ends(word, ending))) word = word.slice(0, -2);
  else if (ends(word, 's') && !ends(word, 'ss')) word = word.slice(0, -1);
  word = pastTense(word);
  if (ends(word, 'y') && hasVowel(word.slice(0, -1))) word = word.slice(0, -1) + 'i';
  word = replace(replace(replace(word, second, 0), third, 0), fourth, 1);
  let rest = word.slice(0, -1);
  const m = measure(rest);
  if (word.endsWith('e') && (m > 1 || (m === 1 && !isShort(rest)))) word = rest;
  rest = word.slice(0, -1);
  if (word.endsWith('ll') && word.length > 2 && measure(rest) > 1) word = rest;
  return word;
}

const known = new Map<string, string>();

/** The stem of a key: of letters a to z alone and at least three long, what Porter's algorithm makes of it; of any other, itself. */
export function stem(key: string): string {
  let found = known.get(key);
  if (found === undefined) {
    found = /^[a-z]{3,}$/.test(key) ? porter(key) : key;
    known.set(key, found);
  }
  return found;
}
