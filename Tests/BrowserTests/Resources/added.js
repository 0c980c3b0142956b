window.added = 'added';
