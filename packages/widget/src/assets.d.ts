/** What the bundler makes of a style sheet (part of the entry's own, or a file with an address) and of a module for another thread. */
declare module '*.css' {}
declare module '*.css?url' {
  const url: string;
  export default url;
}
declare module '*?worker&url' {
  const url: string;
  export default url;
}
