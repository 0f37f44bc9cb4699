import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#eef4fa',
  '#dbe7f2',
  '#b5cde3',
  '#8bb1d3',
  '#679ac6',
  '#4f8bbd',
  '#3d7cb1',
  '#2b6497',
  '#1f5180',
  '#2d6aa3',
];

/** A blue-black instead of grey: calmer beside coloured states, and every grey text on it passes 4.5 to 1. */
const dark: MantineColorsTuple = [
  '#d5dae1',
  '#b6bec9',
  '#98a2b0',
  '#6b7686',
  '#3a4452',
  '#2c3542',
  '#1d242e',
  '#12171e',
  '#0d1116',
  '#080b0f',
];

/** Fields that open a list. */
function listsOf(...fields: readonly string[]) {
  const list = {
    defaultProps: { withScrollArea: false },
    styles: { options: { maxHeight: '16rem', overflowY: 'auto' } },
  } as const;
  return Object.fromEntries(fields.map((field) => [field, list]));
}

export const theme = createTheme({
  primaryColor: 'ink',
  colors: { ink, dark },
  primaryShade: { light: 8, dark: 9 },
  autoContrast: true,
  luminanceThreshold: 0.2,
  defaultRadius: 'md',
  fontFamily:
    '"Inter", ui-sans-serif, system-ui, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "JetBrains Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace',
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: {
      defaultProps: { variant: 'light', radius: 'sm' },
      styles: { root: { textTransform: 'none' } },
    },
    Modal: {
      defaultProps: { centered: true, radius: 'lg' },
      styles: {
        content: { background: 'var(--surface)' },
        header: { background: 'var(--surface)' },
        title: { fontSize: '1.0625rem', fontWeight: 600, lineHeight: 1.35 },
      },
    },
    // Choices that go on in a second line would have the line between two of them at its edge.
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    Combobox: { defaultProps: { shadow: 'md' } },
    // What scrolls is the list itself, which its field moves through by the keyboard, and no box around it that no key comes to.
    ...listsOf('Autocomplete', 'MultiSelect', 'Select', 'TagsInput'),
    // The placeholder that takes the first focus is a child that a menu may not have.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
});

const lightText = {
  green: '#1b5e28',
  red: '#a51111',
  yellow: '#6b4100',
  orange: '#8a3200',
  gray: '#495057',
  blue: '#0b4f91',
  ink: '#1f5180',
};
const darkText = {
  green: '#69db7c',
  red: '#ffa8a8',
  yellow: '#ffe066',
  orange: '#ffc078',
  gray: '#ced4da',
  blue: '#a5d8ff',
  ink: '#a9cdf0',
};

const onTint = (colours: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(colours).map(([name, value]) => [`--mantine-color-${name}-light-color`, value]),
  );

/** Text colours that keep 4.5 to 1 on their grounds in both schemes, where Mantine's own do not. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '1.55' },
  light: {
    '--mantine-color-dimmed': '#59626d',
    '--mantine-color-anchor': '#0b4f91',
    '--mantine-color-error': '#a51111',
    '--mantine-color-placeholder': '#667080',
    '--mantine-color-body': '#f5f6f8',
    '--mantine-color-text': '#1a212b',
    '--mantine-color-red-light': 'var(--bad-tint)',
    '--mantine-color-yellow-light': 'var(--warn-tint)',
    ...onTint(lightText),
  },
  dark: {
    '--mantine-color-dimmed': '#9fa9b7',
    '--mantine-color-anchor': '#a5d8ff',
    '--mantine-color-error': '#ffa8a8',
    '--mantine-color-placeholder': '#8d98a8',
    '--mantine-color-red-light': 'var(--bad-tint)',
    '--mantine-color-yellow-light': 'var(--warn-tint)',
    ...onTint(darkText),
  },
});
