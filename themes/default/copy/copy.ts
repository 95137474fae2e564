/** Adds a button that copies the text beside it. The text can be selected by hand without it. */
export function attach(box: HTMLElement): void {
  const text = box.querySelector<HTMLElement>('[data-copy-text]');
  const button = box.querySelector<HTMLButtonElement>('[data-copy-button]');
  const done = box.querySelector<HTMLElement>('[data-copy-done]');
  if (!text || !button || !done) throw new Error('copy: a text, a button and a place for the answer are needed');
  button.hidden = false;
  button.addEventListener('click', () => {
    void copy(text).then((copied) => {
      done.textContent = copied ? (done.dataset['copyDone'] ?? '') : '';
    });
  });
}

async function copy(element: HTMLElement): Promise<boolean> {
  const text = (element.textContent ?? '').trim();
  // Browsers offer the clipboard over https and on localhost alone; on a plain internal host the old command remains.
  if (window.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Permission was refused: the old command may still be allowed, since a click asked for it.
    }
  }
  const selection = window.getSelection();
  if (!selection) return false;
  const range = document.createRange();
  range.selectNodeContents(element);
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand('copy');
}
