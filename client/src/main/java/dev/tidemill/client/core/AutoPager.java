package dev.tidemill.client.core;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// All items of a list, page after page. One page is in memory at a time.
///
/// ```java
/// for (Batch batch : client.batches().list().autoPager()) { ... }
/// client.batches().list().autoPager().stream().limit(100).toList();
/// ```
public final class AutoPager<T> implements Iterable<T> {
    private final Page<T> first;

    private AutoPager(Page<T> first) {
        this.first = first;
    }

    /// Begins with the first item of this page.
    public static <T> AutoPager<T> from(Page<T> first) {
        return new AutoPager<>(first);
    }

    @Override
    public Iterator<T> iterator() {
        return new Items<>(first);
    }

    /// The same as a stream, sequential and lazy.
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    private static final class Items<T> implements Iterator<T> {
        private Page<T> page;
        private Iterator<T> items;

        Items(Page<T> page) {
            this.page = page;
            items = page.items().iterator();
        }

        @Override
        public boolean hasNext() {
            while (!items.hasNext() && page.hasNextPage()) {
                page = page.nextPage();
                items = page.items().iterator();
            }
            return items.hasNext();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return items.next();
        }
    }
}
