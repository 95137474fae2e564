import { fill, h, inLang, number } from './dom';
import { readNumber, splitRange } from './numbers';
import type { App, Fact } from './types';

type How = 'exactly' | 'between' | 'unknown';

/** How a number is known, and the number or the two ends of a range, as they were typed. */
export interface NumberField {
  readonly node: HTMLElement;
  /** What a mistake is about. */
  readonly inputs: readonly HTMLElement[];
  /** Shows a value of a State; what is being typed is left alone. */
  update(value: string): void;
}

/**
 * Makes the field. id is the id of the first text box; name tells it apart for somebody who hears it; change takes the value as a State has it.
 * What is typed stays as typed, and what it was understood as stands below it. In a table the number comes before how it is known.
 */
export function createNumberField(app: App, fact: Fact, id: string, name: () => string, change: (value: string) => void, inTable = false): NumberField {
  const { t } = app;
  const how = h('select', { className: 'number-how', id: `${id}-how` },
    ...(['exactly', 'between', 'unknown'] as const).map((value) => h('option', { value }, t(`calculator-number-${value}`))));
  const box = (end: string): HTMLInputElement =>
    h('input', { type: 'text', inputMode: 'numeric', autocomplete: 'off', className: 'number-box', id: end });
  const first = box(id);
  const second = box(`${id}-to`);
  const and = h('span', { className: 'number-and' }, t('calculator-number-and'));
  const unit = h('span', { className: 'number-unit' });
  const row = h('span', { className: 'number-row' }, first, and, second, unit);
  const read = h('p', { className: 'number-read', id: `${id}-read` });
  const node = h('div', { className: 'number-field' }, ...(inTable ? [row, how] : [how, row]), read);

  // The value that the boxes stand for. As long as the State has the same, they need no change: "between" with nothing in it and
  // "exactly" with nothing in it are one value.
  let shown = '';
  let heard = '';

  const value = (): string => {
    if (how.value === 'unknown') return 'unknown';
    if (how.value === 'exactly') return first.value;
    return first.value === '' && second.value === '' ? '' : `${first.value}..${second.value}`;
  };
  const dress = (): void => {
    const kind = how.value as How;
    row.hidden = kind === 'unknown';
    and.hidden = second.hidden = kind !== 'between';
    heard = name();
    how.setAttribute('aria-label', heard + t('calculator-form-about', t('calculator-number-how')));
    for (const [input, end] of [[first, 'lowest'], [second, 'highest']] as const) {
      input.setAttribute('aria-label', kind === 'between' ? heard + t('calculator-form-about', t(`calculator-number-${end}`)) : heard);
    }
    const text = value();
    const meant = text === '' || text === 'unknown' ? undefined : readNumber(text);
    const single = meant && 'min' in meant && meant.max === 1;
    unit.textContent = inLang(single ? fact.unit.one : fact.unit.many, app.lang);
    unit.hidden = unit.textContent === '';
    // Digits alone, and digits divided as they would be written here, need no reading.
    const plain = (s: string): boolean => /^\d*$/.test(s) || s === spelt(s);
    const clear = (splitRange(text) ?? [text]).every(plain);
    fill(read, meant && 'min' in meant && !clear &&
      (meant.min === meant.max ? t('calculator-number-read', number(meant.min)) : t('calculator-number-read-range', number(meant.min), number(meant.max))));
    read.hidden = read.childNodes.length === 0;
  };
  const show = (text: string): void => {
    const ends = splitRange(text);
    how.value = text === 'unknown' ? 'unknown' : ends ? 'between' : 'exactly';
    [first.value, second.value] = text === 'unknown' ? ['', ''] : (ends ?? [text, '']);
    shown = text;
  };
  const typed = (): void => {
    shown = value();
    dress();
    change(shown);
  };

  for (const input of [first, second]) input.addEventListener('input', typed);
  how.addEventListener('change', () => {
    if (how.value === 'exactly') second.value = '';
    typed();
    if (how.value !== 'unknown') first.focus();
  });
  // A range that was typed into one box is shown in two, once it is done.
  first.addEventListener('change', () => {
    if (how.value === 'exactly' && splitRange(first.value)) show(first.value);
    dress();
  });
  return {
    node,
    inputs: [first, second],
    update(text) {
      if (text === shown && name() === heard) return;
      if (text !== shown) show(text);
      dress();
    },
  };
}

function spelt(text: string): string {
  const value = readNumber(text);
  return 'min' in value ? number(value.min) : '';
}

/** Puts the focus on a control; a number that is not known has its boxes folded away, and is changed by how it is known. */
export function reach(control: HTMLElement): void {
  (control.closest('[hidden]') ? (document.getElementById(`${control.id}-how`) ?? control) : control).focus();
}
