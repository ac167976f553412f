import type { Locator } from 'playwright-core';

/** A text as it is drawn, and its contrast with what is behind it (WCAG 2, 1 to 21). */
export interface DrawnText {
  readonly text: string;
  readonly contrast: number;
  /** The theme has chosen the colour for the whole row, as it does for the one that is selected. */
  readonly isColorOfRow: boolean;
}

/** Measures every text in an element by its computed colours: those of its ancestors lie one above the other, opacity included. */
export async function drawnTexts(element: Locator): Promise<DrawnText[]> {
  return element.evaluate(measure) as Promise<DrawnText[]>;
}

/** Runs in the page, whose types the project is compiled without. */
const measure = new Function(
  'row',
  `
  const rgba = (color) => {
    const [r = 0, g = 0, b = 0, a = 1] = (color.match(/[\\d.]+/g) ?? []).map(Number);
    return color === 'transparent' ? { r, g, b, a: 0 } : { r, g, b, a };
  };
  const over = (top, alpha, below) => Object.fromEntries(['r', 'g', 'b'].map((key) => [key, top[key] * alpha + below[key] * (1 - alpha)]));
  const luminance = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ancestors = (element) => (element ? [...ancestors(element.parentElement), element] : []);
  const contrastOf = (element, style) => {
    let background = { r: 255, g: 255, b: 255 };
    let opacity = 1;
    for (const ancestor of ancestors(element)) {
      const { backgroundColor, opacity: own } = getComputedStyle(ancestor);
      const color = rgba(backgroundColor);
      background = over(color, color.a, background);
      opacity *= Number(own);
    }
    const color = rgba(style.color);
    const text = over(color, color.a * opacity * (style.isPseudo ? Number(style.opacity) : 1), background);
    const [dark, light] = [luminance(text), luminance(background)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = [];
  const colorOfRow = getComputedStyle(row).color;
  for (const element of row.querySelectorAll('.label-name, .label-description')) {
    if (element.textContent) {
      found.push({ text: element.textContent, contrast: contrastOf(element, getComputedStyle(element)), isColorOfRow: getComputedStyle(element).color === colorOfRow });
    }
  }
  for (const element of row.querySelectorAll('.monaco-icon-label')) {
    const { content, color, opacity } = getComputedStyle(element, '::after');
    if (content !== 'none' && content !== 'normal') {
      found.push({ text: content, contrast: contrastOf(element, { color, opacity, isPseudo: true }), isColorOfRow: color === colorOfRow });
    }
  }
  return found;
  `,
) as (row: unknown) => unknown;
