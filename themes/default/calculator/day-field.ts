import { h } from './dom';

/** A box for a day. */
export interface DayField {
  readonly input: HTMLInputElement;
  update(day: string): void;
}

/** Makes the box. change takes a day or '', and no day of the first millennium, which is what a year is while it is typed. */
export function createDayField(id: string, change: (day: string) => void): DayField {
  let shown = '';
  const send = (): void => {
    if (input.value === shown) return;
    shown = input.value;
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
