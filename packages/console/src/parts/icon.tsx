/** The few pictures, drawn in lines; all of them say what a word beside them says, and are hidden from screen readers. */

const paths = {
  home: 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5',
  chat: 'M5 5h14a1.5 1.5 0 0 1 1.5 1.500v8A1.5 1.5 0 0 1 19 16h-7l-4.5 3.500V16H5a1.5 1.5 0 0 1-1.5-1.500v-8A1.5 1.5 0 0 1 5 5z',
  person: 'M12 12a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 19.500c.6-3.3 3.4-5 7-5s6.4 1.7 7 5',
  people: 'M9.5 11.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 18.500c.5-2.8 2.9-4.3 6-4.300s5.5 1.5 6 4.300M15.5 5.800a3 3 0 0 1 0 5.500M17.5 14.600c1.6.6 2.7 1.9 3 3.9',
  book: 'M5 5.500A1.5 1.5 0 0 1 6.5 4H19v13H6.500A1.5 1.5 0 0 0 5 18.500zM5 18.500A1.5 1.5 0 0 0 6.5 20H19v-3',
  key: 'M8 15.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM11.5 12H20v3M16.5 12v2.5',
  chart: 'M5 19V11M10 19V5M15 19v-6M20 19V8',
  list: 'M8.5 7H20M8.5 12H20M8.5 17H20M4.5 7h.01M4.5 12h.01M4.5 17h.01',
  shop: 'M4.5 9.5 6 5h12l1.5 4.500M5.5 11v8h13v-8M4.5 9.500a2.5 2.5 0 0 0 5 0 2.5 2.5 0 0 0 5 0 2.5 2.5 0 0 0 5 0',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  copy: 'M9 9h10v10H9zM6 15H5V5h10v1',
  sort: 'M8 10l4-4 4 4M8 14l4 4 4-4',
  back: 'M14 6l-6 6 6 6',
  search: 'M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM20 20l-4.7-4.7',
  alert: 'M12 4 3.5 19h17zM12 10v4M12 16.500v.01',
  offline: 'M4 4l16 16M8.5 15.500a5 5 0 0 1 5.5-1M5 12a10 10 0 0 1 4-2.300M19 12a10 10 0 0 0-6-2.900M12 19v.01',
  lock: 'M7 11h10v8H7zM9 11V8a3 3 0 0 1 6 0v3',
  plus: 'M12 5v14M5 12h14',
  trash: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12',
  external: 'M13 5h6v6M19 5l-8 8M17 14v5H5V7h5',
  power: 'M12 4v8M7.5 7a7 7 0 1 0 9 0',
  wave: 'M5 10v4M9 7v10M13 9v6M17 5v14M21 11v2',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.500M5 19.500h14',
  gear: 'M5 7h8M17 7h2M5 12h2M11 12h8M5 17h6M15 17h4M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM9 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM13 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
} as const;

export type IconName = keyof typeof paths;

/** @param size pixels; default 18 */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.7} strokeLinecap="round" strokeLinejoin="round">
      <path d={paths[name]} />
    </svg>
  );
}

/** The product's own mark: a hanger on its tag. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32">
      <rect width="32" height="32" rx="8" fill="#0f766e" />
      <path
        d="M16 9.5a2 2 0 1 1 2 2c-1.2 0-2 .9-2 2v.8m0 0-8.3 5.500c-1 .7-.5 2.2.7 2.200h15.200c1.2 0 1.7-1.5.7-2.200z"
        fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round"
      />
    </svg>
  );
}
