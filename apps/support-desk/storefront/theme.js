// What is chosen on the page is done to its chat, and written down as the snippet that does the same elsewhere.
const form = document.getElementById('controls');
const snippet = document.getElementById('snippet');
const contrast = document.getElementById('contrast');
const copy = document.getElementById('copy');

/** The accents of the chat when the page has none of its own, in light and dark. */
const DEFAULT_ACCENT = ['#175e54', '#8fd0c2'];
const DEFAULT_RADIUS = '16';

function choices() {
  const data = Object.fromEntries(new FormData(form));
  return { ...data, accent: data.accent === 'own' ? data.own : data.accent };
}

/** Relative luminance, as WCAG defines it. */
function luminance(color) {
  const [red, green, blue] = [1, 3, 5]
    .map((from) => parseInt(color.slice(from, from + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function describeContrast({ accent, theme }) {
  const dark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const y = luminance(accent === '' ? DEFAULT_ACCENT[Number(dark)] : accent);
  const [ink, ratio] = y < 0.179 ? ['white', 1.05 / (y + 0.05)] : ['black', (y + 0.05) / 0.05];
  return `Text on it is ${ink}, at ${ratio.toFixed(1)}:1. Whatever you choose, it never falls below 4.5:1.`;
}

/** The custom properties that differ from what the chat has by itself. */
function properties({ accent, radius, font }) {
  return [
    ['--parley-accent', accent],
    ['--parley-radius', radius === DEFAULT_RADIUS ? '' : `${radius}px`],
    ['--parley-font', font],
  ];
}

function describeSnippet(chosen) {
  const attributes = [
    ['data-lang', chosen.lang],
    ['data-dir', chosen.dir],
    ['data-theme', chosen.theme === 'auto' ? '' : chosen.theme],
    ['data-corner', chosen.corner === 'end' ? '' : chosen.corner],
  ];
  const tag = ['src="https://chat.example.com/widget/parley.js"', 'data-site="storefront"']
    .concat(
      attributes.filter(([, value]) => value !== '').map(([name, value]) => `${name}="${value}"`),
      'async',
    )
    .map((attribute) => `  ${attribute}`)
    .join('\n');
  const rules = properties(chosen)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `    ${name}: ${value};`)
    .join('\n');
  const style = rules === '' ? '' : `\n<style>\n  parley-chat {\n${rules}\n  }\n</style>`;
  return `<script\n${tag}\n></script>${style}`;
}

let spoken = '';

function apply() {
  const chosen = choices();
  for (const [name, value] of properties(chosen)) {
    if (value === '') document.documentElement.style.removeProperty(name);
    else document.documentElement.style.setProperty(name, value);
  }
  const chat = document.querySelector('parley-chat');
  if (chat !== null) {
    chat.dataset.theme = chosen.theme;
    chat.dataset.corner = chosen.corner;
  }
  const language = `${chosen.lang} ${chosen.dir}`;
  if (window.Parley !== undefined && language !== spoken) {
    spoken = language;
    window.Parley.setLanguage(chosen.lang, chosen.dir === '' ? undefined : chosen.dir);
  }
  const rightToLeft = chosen.dir === '' ? chosen.lang === 'ar' : chosen.dir === 'rtl';
  document.body.dataset.side = (chosen.corner === 'end') === rightToLeft ? 'left' : 'right';
  contrast.textContent = describeContrast(chosen);
  snippet.textContent = describeSnippet(chosen);
  copy.textContent = 'Copy';
}

form.addEventListener('input', (event) => {
  if (event.target.name === 'own') form.elements.accent.value = 'own';
  apply();
});
form.addEventListener('submit', (event) => event.preventDefault());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);

async function copySnippet() {
  try {
    await navigator.clipboard.writeText(snippet.textContent);
    copy.textContent = 'Copied';
  } catch {
    // Pages without TLS have no clipboard: the snippet is selected instead.
    getSelection()?.selectAllChildren(snippet);
    copy.textContent = 'Selected';
  }
}

copy.addEventListener('click', () => void copySnippet());
apply();
addEventListener('load', () => {
  apply();
  // Where there is room for both, the chat is part of the page.
  if (matchMedia('(min-width: 64rem) and (min-height: 30rem)').matches) window.Parley?.open();
});
