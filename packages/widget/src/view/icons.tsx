/** Line drawings on a grid of 24, in the colour of the text around them. */
export const draw = (...paths: string[]) => () => (
  <svg viewBox="0 0 24 24" class="icon" aria-hidden="true">
    {paths.map((d) => (
      <path key={d} d={d} />
    ))}
  </svg>
);

export const CloseIcon = draw('M6 6l12 12M18 6L6 18');
export const MoreIcon = draw('M5.5 12h.01M12 12h.01M18.5 12h.01');
export const SendIcon = draw('M12 19V5M5.5 11.500L12 5l6.5 6.5');
export const DownIcon = draw('M12 5v14M5.5 12.500L12 19l6.5-6.5');
export const ChevronIcon = draw('M7 10l5 5 5-5');
export const OutIcon = draw('M8 16L17 7M9.5 7H17v7.5');
export const WarningIcon = draw('M12 8v5M12 16.500h.01M12 3.500l9 16H3z');
export const CheckIcon = draw('M5 12.500l4.5 4.500L19 7.5');
export const EnvelopeIcon = draw('M3.5 6h17v12h-17zM4 6.500l8 6.5 8-6.5');
export const BinIcon = draw('M4.5 7h15M9.5 7V4.500h5V7M6.5 7l1 12.500h9l1-12.500M10.2 11v5M13.8 11v5');

export const MicrophoneIcon = draw('M12 3a3 3 0 0 0-3 3v5.500a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3');

export const StopIcon = () => (
  <svg viewBox="0 0 24 24" class="icon solid" aria-hidden="true">
    <path d="M8 8h8v8H8z" />
  </svg>
);
