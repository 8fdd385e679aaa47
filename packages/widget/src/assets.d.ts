/** What the bundler makes of a style sheet: part of the entry's own, or a file with an address. */
declare module '*.css' {}
declare module '*.css?url' {
  const url: string;
  export default url;
}
