/** Statements about types that the compiler checks: a schema written by hand fails the types run when the package's types move away. */

/** Use it as the type of an exported alias: any argument but `true` is an error. */
export type Agrees<Statement extends true> = Statement;

/** Whether each value of the one is a value of the other. */
export type Fits<Value, Into> = [Value] extends [Into] ? true : false;
