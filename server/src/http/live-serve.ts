export interface ServeOptions { host: string }
export interface Served { url: string }
export const serve = (_server: unknown, _options: ServeOptions): Promise<Served> => Promise.reject(new Error('later'))
