/** Cost against size on logarithmic axes, as an SVG that needs nothing but itself. */
import type { Figure } from './figures.ts';

interface Line {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly (readonly [n: number, ms: number])[];
}

const [width, height] = [760, 420];
const plot = { left: 70, right: 560, top: 40, bottom: 360 };
const [fewest, most] = [100, 50_000];
const [shortest, longest] = [10, 100_000];

export function drawCost(figures: readonly Figure[]): string {
  const points = (name: string, side: 'ours' | 'other'): Line['points'] =>
    figures.filter((figure) => figure.name === name && figure.library === 'libImSDK').map((figure) => [figure.n, figure[side]]);
  const lines: Line[] = [
    { label: 'Tencent’s wrapper for Node', colour: '#c2410c', points: points('first 100 rows / the first of the peer', 'other') },
    { label: 'the library in C: whole list', colour: '#6b7280', points: points('everything / the whole list in C', 'other') },
    { label: 'this extension: everything', colour: '#2563eb', points: points('everything / the whole list in C', 'ours') },
    { label: 'this extension: first 100 rows', colour: '#16a34a', points: points('first 100 rows / the first page in C', 'ours') },
    { label: 'the library in C: first 100 rows', colour: '#9ca3af', points: points('first 100 rows / the first page in C', 'other') },
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    '<title>Time until conversations are in the window, by their number</title>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    '<text x="70" y="22" font-size="14" fill="#111827">Milliseconds until conversations are there, by their number (libImSDK)</text>',
    ...grid(),
    ...lines.filter(({ points }) => points.length > 0).flatMap(draw),
    ...labels(lines.filter(({ points }) => points.length > 0)),
    '</svg>',
    '',
  ].join('\n');
}

function grid(): string[] {
  const rows = [10, 100, 1000, 10_000, 100_000].map((ms) => {
    const y = yOf(ms);
    return `<line x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}" stroke="#e5e7eb"/><text x="${plot.left - 8}" y="${y + 4}" text-anchor="end" fill="#374151">${ms.toLocaleString('en')}</text>`;
  });
  const columns = [100, 1000, 10_000, 50_000].map((n) => {
    const x = xOf(n);
    return `<line x1="${x}" x2="${x}" y1="${plot.top}" y2="${plot.bottom}" stroke="#e5e7eb"/><text x="${x}" y="${plot.bottom + 18}" text-anchor="middle" fill="#374151">${n.toLocaleString('en')}</text>`;
  });
  return [...rows, ...columns, `<text x="${(plot.left + plot.right) / 2}" y="${plot.bottom + 40}" text-anchor="middle" fill="#374151">conversations</text>`];
}

function draw({ colour, points }: Line): string[] {
  const path = points.map(([n, ms]) => `${xOf(n)},${yOf(ms)}`).join(' ');
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.map(([n, ms]) => `<circle cx="${xOf(n)}" cy="${yOf(ms)}" r="3" fill="${colour}"/>`),
  ];
}

/** Beside the end of each line, moved apart where they would touch. */
function labels(lines: readonly Line[]): string[] {
  const places = lines.map(({ label, colour, points }) => ({ label, colour, y: yOf(points.at(-1)![1]) })).sort((a, b) => a.y - b.y);
  for (let index = 1; index < places.length; index++) {
    places[index]!.y = Math.max(places[index]!.y, places[index - 1]!.y + 16);
  }
  return places.map(({ label, colour, y }) => `<text x="${plot.right + 10}" y="${y + 4}" fill="${colour}">${label}</text>`);
}

function xOf(n: number): number {
  return Math.round(plot.left + (Math.log(n / fewest) / Math.log(most / fewest)) * (plot.right - plot.left));
}

function yOf(ms: number): number {
  const clamped = Math.min(Math.max(ms, shortest), longest);
  return Math.round(plot.bottom - (Math.log(clamped / shortest) / Math.log(longest / shortest)) * (plot.bottom - plot.top));
}
