/**
 * Adds to each form of a citation a button that copies it, with the page's address. The text can be selected by hand without it.
 */
export function attach(box: HTMLElement): void {
  const address = box.querySelector<HTMLElement>('[data-copy-address]');
  // A site that is not told its own address is told here by the host that serves it. That of a file on a disk is nothing to cite.
  if (address && !address.textContent && location.protocol.startsWith('http')) address.textContent = location.href.replace(/#.*/, '');
  for (const form of box.querySelectorAll('[data-copy-form]')) {
    const text = form.querySelector<HTMLElement>('[data-copy-text]');
    const button = form.querySelector<HTMLButtonElement>('[data-copy-button]');
    const done = form.querySelector<HTMLElement>('[data-copy-done]');
    if (!text || !button || !done) throw new Error('copy: a text, a button and a place for the answer are needed');
    button.hidden = false;
    button.addEventListener('click', () => {
      for (const other of box.querySelectorAll('[data-copy-done]')) other.textContent = '';
      void copy(`${text.textContent ?? ''} ${address?.textContent ?? ''}`.trim(), button).then((copied) => {
        if (copied) done.textContent = done.dataset['copyDone'] ?? '';
      });
    });
  }
}

async function copy(text: string, button: HTMLButtonElement): Promise<boolean> {
  // Browsers offer the clipboard over https and on localhost alone; on a plain internal host the old command remains.
  if (window.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Permission was refused: the old command may still be allowed, since a click asked for it.
    }
  }
  const field = Object.assign(document.createElement('textarea'), { value: text, className: 'visually-hidden', readOnly: true });
  button.after(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  button.focus();
  return copied;
}
