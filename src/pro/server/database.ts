/* What the store needs of a database. Statements are the same for all of them: parameters are $1, $2, … */

export type Value = string | number | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

/** Runs statements inside one transaction. */
export interface Queries {
  /** Answers with the number of rows that changed. */
  run(sql: string, ...parameters: Value[]): Promise<number>;
  all(sql: string, ...parameters: Value[]): Promise<Row[]>;
}

export interface Database {
  /** The type of a column of bytes. */
  readonly bytesType: string;
  /** What stands behind the columns of a new table. */
  readonly tableSuffix: string;
  /** Keeps others from making tables at the same time. */
  readonly schemaLock: string | undefined;

  /**
   * Does `work` in one transaction: all of it is durable when this ends, or nothing of it happens. `work` awaits nothing
   * but its queries.
   */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
