/**
 * Does the work for each item, at most so many at a time, and keeps the order of the results.
 * After a failure nothing more is begun; what is under way is waited for, then the first failure is thrown.
 */
export async function inParallel<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let index = 0;
  let failed = false;
  // One at a time may ask the source: an async iterator need not bear more.
  let asking: Promise<unknown> = Promise.resolve();
  const next = (): Promise<{ item: T; index: number } | undefined> => {
    const answer = asking.then(async () => {
      const step = failed ? undefined : await iterator.next();
      return step && !step.done ? { item: step.value, index: index++ } : undefined;
    });
    asking = answer.catch(() => undefined);
    return answer;
  };
  const worker = async (): Promise<void> => {
    try {
      for (let job = await next(); job; job = await next())
        results[job.index] = await work(job.item, job.index);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.max(1, limit) }, worker));
  const failure = workers.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
  return results;
}
