import { h } from './dom';

/** A box for a day. */
export interface DayField {
  readonly input: HTMLInputElement;
  update(day: string): void;
}

/**
 * Makes the box. change takes a day, '' when there is nothing in the box, and unreadable when there is something that is no day: a part of
 * one, or a day of the first millennium, which is what a year is while it is typed.
 */
export function createDayField(id: string, unreadable: string, change: (day: string) => void): DayField {
  let shown = '';
  const send = (): void => {
    // A day of a link may be of any year.
    const readable = !input.validity.badInput && (input.value === '' || input.value >= '1900' || input.value === shown);
    const value = readable ? input.value : unreadable;
    if (value === shown) return;
    shown = value;
    change(shown);
  };
  const input = h('input', {
    type: 'date', id, className: 'day-box', min: '1900-01-01', max: '2999-12-31',
    oninput: () => {
      if (input.value >= '1900') send();
    },
    // A day that is half typed has no value yet, which is no reason to forget the one before.
    onblur: send,
  });
  return {
    input,
    update(day) {
      if (day === shown) return;
      shown = day;
      input.value = day;
    },
  };
}
