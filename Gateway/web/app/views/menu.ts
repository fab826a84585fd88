import type { Participant } from '../../sdk';
import { icon, make } from '../dom';

export interface MenuItem {
  action: string;
  label: string;
  danger?: boolean;
  /** What the label turns out to be, where that must be asked first. */
  later?: Promise<string>;
  run(): void;
}

/** What can be done with a person. */
export interface PersonItems {
  items(person: Participant): MenuItem[];
  /** Whether there is anything at all. */
  has(person: Participant): boolean;
}

const edge = 8;

/** The round button with three dots that opens a menu; `items` is asked each time. */
export function menuButton(label: string, items: () => MenuItem[]): HTMLButtonElement {
  const button = make('button', 'menu');
  button.type = 'button';
  button.setAttribute('aria-label', label);
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  button.append(icon('more'));
  const isOpen = () => button.getAttribute('aria-expanded') === 'true';
  let pressedOpen = false;
  // A press beside an open menu closes it, and the button is beside it: the click that follows must not open it again.
  button.addEventListener('pointerdown', () => (pressedOpen = isOpen()));
  button.addEventListener('click', () => {
    const closing = pressedOpen || isOpen();
    pressedOpen = false;
    if (!closing) open(button, label, items());
  });
  return button;
}

/** In the top layer, so that no list cuts it off. Escape or a click beside it closes it; the focus goes back then. */
function open(button: HTMLButtonElement, label: string, items: readonly MenuItem[]): void {
  const menu = make('div', 'menu-list');
  menu.popover = 'auto';
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', label);
  menu.append(...items.map((item) => entry(item, () => close(menu, button))));
  menu.addEventListener('keydown', (key) => move(menu, key));
  menu.addEventListener('toggle', (toggle) => {
    if ((toggle as ToggleEvent).newState !== 'closed') return;
    button.setAttribute('aria-expanded', 'false');
    removeEventListener('scroll', hide, true);
    removeEventListener('resize', hide);
    menu.remove();
  });
  const hide = () => close(menu, button);
  button.after(menu);
  menu.showPopover();
  place(menu, button);
  button.setAttribute('aria-expanded', 'true');
  addEventListener('scroll', hide, true);
  addEventListener('resize', hide);
  menu.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
}

function close(menu: HTMLElement, button: HTMLElement): void {
  if (!menu.isConnected) return;
  menu.hidePopover();
  button.focus({ preventScroll: true });
}

function entry(item: MenuItem, done: () => void): HTMLButtonElement {
  const button = make('button', item.danger ? 'danger' : '', item.label);
  button.type = 'button';
  button.dataset.action = item.action;
  button.tabIndex = -1;
  button.setAttribute('role', 'menuitem');
  void item.later?.then((label) => (button.textContent = label));
  button.addEventListener('click', () => {
    // First, so that a dialog that is opened now gives the focus back to the button with the dots.
    done();
    item.run();
  });
  return button;
}

function move(menu: HTMLElement, key: KeyboardEvent): void {
  const items = [...menu.querySelectorAll<HTMLElement>('button')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key.key];
  if (key.key === 'Tab') menu.hidePopover();
  if (to === undefined) return;
  key.preventDefault();
  items.at(to % items.length)?.focus();
}

/** Below the button, or above it where there is no room, and never over the edge of the window. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const from = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = from.bottom + 4;
  const top = below + height + edge <= innerHeight ? below : Math.max(edge, from.top - height - 4);
  const left = Math.max(edge, Math.min(from.right - width, innerWidth - width - edge));
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}
