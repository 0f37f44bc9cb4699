const rim =
  'M16.40 10.91L19.77 8.67L20.54 9.09L19.08 11.51L20.40 12.20L24.43 11.94L24.89 12.69L22.41 14.05L23.21 15.31L26.83 17.10L26.85 17.98L24.03 17.92L24.09 19.40L26.33 22.77L25.91 23.54L23.49 22.08L22.80 23.40L23.06 27.43L22.31 27.89L20.95 25.41L19.69 26.21L17.90 29.83L17.02 29.85L17.08 27.03L15.60 27.09L12.23 29.33L11.46 28.91L12.92 26.49L11.60 25.80L7.57 26.06L7.11 25.31L9.59 23.95L8.79 22.69L5.17 20.90L5.15 20.02L7.97 20.08L7.91 18.60L5.67 15.23L6.09 14.46L8.51 15.92L9.20 14.60L8.94 10.57L9.69 10.11L11.05 12.59L12.31 11.79L14.10 8.17L14.98 8.15L14.92 10.97Z';
const hole = 'M16 13.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 1 0 0-11.6Z';

/** The mark: an escape wheel with raked teeth under its anchor. Decoration; the name stands beside it. */
export function Mark(props: { size?: number }) {
  const { size = 28 } = props;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="var(--brass)" fillRule="evenodd" d={`${rim}${hole}`} />
      <path d="M16 13v12M10 19h12" stroke="var(--brass)" strokeWidth="1.3" />
      <circle cx="16" cy="19" r="2.1" fill="var(--brass)" />
      <path
        d="M8.7 12.3L5.6 10.3C7.8 5.4 11.4 3.6 16 3.6S24.2 5.4 26.4 10.3L23.3 12.3"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="16" cy="3.7" r="2" fill="currentColor" />
    </svg>
  );
}
