/**
 * Stands in for the index of @vscode/spdlog, whose native half would have to be compiled. With it the editor writes
 * its log files and fills the Output panel, which reads those files.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** In the order of the native module's numbers. */
const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

export const version = 0;
export const setLevel = (): void => undefined;
export const setFlushOn = (): void => undefined;

export class Logger {
  private level = 0;
  private bare = false;

  constructor(private readonly file: string) {
    mkdirSync(path.dirname(file), { recursive: true });
  }

  setLevel(level: number): void {
    this.level = level;
  }
  clearFormatters(): void {
    this.bare = true;
  }
  setPattern(): void {
    // The one pattern that the editor asks for is written below.
  }

  trace(message: string): void {
    this.write(0, message);
  }
  debug(message: string): void {
    this.write(1, message);
  }
  info(message: string): void {
    this.write(2, message);
  }
  warn(message: string): void {
    this.write(3, message);
  }
  error(message: string): void {
    this.write(4, message);
  }
  critical(message: string): void {
    this.write(5, message);
  }

  flush(): void {
    // Nothing is held back.
  }
  drop(): void {
    // No file is held open.
  }

  private write(level: number, message: string): void {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(this.file, this.bare ? message : `${time} [${LEVELS[level] ?? 'info'}] ${message}\n`);
  }
}

export const createRotatingLogger = (_name: string, file: string): Promise<Logger> =>
  Promise.resolve(new Logger(file));
export const createAsyncRotatingLogger = createRotatingLogger;
