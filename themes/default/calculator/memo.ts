import type { App, Component, View } from './types';

/** Fills what is printed. */
export function createMemo(_root: HTMLElement, _app: App): Component {
  return { update() {} };
}

export function openMemo(_app: App): void {
  print();
}

export function memoMarkdown(_app: App, _view: View = _app.view()): string {
  return '';
}
