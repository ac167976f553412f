import type { Locator } from 'playwright-core';

/** A text as it is drawn, and its contrast with what is behind it (WCAG 2, 1 to 21). */
export interface DrawnText {
  readonly text: string;
  readonly contrast: number;
  /** The theme has chosen the colour for the whole row, as it does for the one that is selected. */
  readonly isColorOfRow: boolean;
}

/** The little that is used of the DOM: the project is compiled without its types. */
interface Style {
  readonly content: string;
  readonly color: string;
  readonly backgroundColor: string;
  readonly opacity: string;
}

interface PageElement {
  readonly textContent: string | null;
  readonly parentElement: PageElement | null;
  readonly ownerDocument: { readonly defaultView: { getComputedStyle(element: PageElement, pseudo?: string): Style } };
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** Measures every text in a row by its computed colours: those of its ancestors lie one above the other, opacity included. */
export async function drawnTexts(row: Locator): Promise<DrawnText[]> {
  return row.evaluate(measure);
}

/** Runs in the page: nothing outside of it is known there. */
function measure(row: PageElement): DrawnText[] {
  type Color = readonly [red: number, green: number, blue: number];
  const styleOf = (element: PageElement, pseudo?: string): Style => row.ownerDocument.defaultView.getComputedStyle(element, pseudo);
  const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const over = (color: string, opacity: number, [red, green, blue]: Color): Color => {
    const [r = 0, g = 0, b = 0, a = color === 'transparent' ? 0 : 1] = channels(color);
    const mix = (top: number, below: number): number => top * a * opacity + below * (1 - a * opacity);
    return [mix(r, red), mix(g, green), mix(b, blue)];
  };
  const luminance = (color: Color): number => {
    const linear = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
  };
  const colorOfRow = styleOf(row).color;
  const drawn = (text: string, element: PageElement, { color }: Style, ownOpacity: number): DrawnText => {
    const path: PageElement[] = [];
    for (let it: PageElement | null = element; it; it = it.parentElement) {
      path.unshift(it);
    }
    const styles = path.map((it) => styleOf(it));
    const background = styles.reduce<Color>((below, { backgroundColor }) => over(backgroundColor, 1, below), [255, 255, 255]);
    const opacity = styles.reduce((product, style) => product * Number(style.opacity), ownOpacity);
    const [light, dark] = [luminance(over(color, opacity, background)), luminance(background)].sort((a, b) => b - a) as [number, number];
    return { text, contrast: (light + 0.05) / (dark + 0.05), isColorOfRow: color === colorOfRow };
  };
  const labels = [...row.querySelectorAll('.label-name, .label-description')]
    .filter(({ textContent }) => textContent)
    .map((element) => drawn(element.textContent!, element, styleOf(element), 1));
  const badges = [...row.querySelectorAll('.monaco-icon-label')]
    .map((element) => ({ element, style: styleOf(element, '::after') }))
    .filter(({ style: { content } }) => content !== 'none' && content !== 'normal')
    .map(({ element, style }) => drawn(style.content, element, style, Number(style.opacity)));
  return [...labels, ...badges];
}
