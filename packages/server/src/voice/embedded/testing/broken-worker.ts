/** A thread that ends before it is ready, as one whose files are wrong does. */
throw new Error('this thread can not start');
