const wheel =
  'M16.89 12.25L18.27 9.45L19.18 10.01L20.44 13.68L23.04 11.95L23.55 12.89L22.81 16.69L25.92 16.49L25.89 17.56L23.35 20.49L26.15 21.87L25.59 22.78L21.92 24.04L23.65 26.64L22.71 27.15L18.91 26.41L19.11 29.52L18.04 29.49L15.11 26.95L13.73 29.75L12.82 29.19L11.56 25.52L8.96 27.25L8.45 26.31L9.19 22.51L6.08 22.71L6.11 21.64L8.65 18.71L5.85 17.33L6.41 16.42L10.08 15.16L8.35 12.56L9.29 12.05L13.09 12.79L12.89 9.68L13.96 9.71Z';

/** The mark: an escape wheel under its anchor. Decoration; the name stands beside it. */
export function Mark(props: { size?: number }) {
  const { size = 28 } = props;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        fill="var(--brass)"
        fillRule="evenodd"
        d={`${wheel}M16 15.6a4 4 0 1 0 0 8a4 4 0 1 0 0-8Z`}
      />
      <circle cx="16" cy="19.6" r="1.5" fill="var(--brass)" />
      <path
        d="M5.6 12.9C7.4 7.6 11 4.4 16 4.4S24.6 7.6 26.4 12.9L23.6 12.2M5.6 12.9L8.6 12"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.1"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="4.2" r="2.1" fill="currentColor" />
    </svg>
  );
}
