console.log('all is well');
console.error('a', 'complaint');
Promise.reject(new Error('a broken promise'));
fetch('http://127.0.0.1:9/elsewhere').catch(() => {});
throw new Error('an uncaught exception');
