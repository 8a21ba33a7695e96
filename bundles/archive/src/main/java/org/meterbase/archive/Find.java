// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.persistence.EntityManager;
import javax.persistence.TypedQuery;
import org.meterbase.api.archive.Archive;

/** A question for records of one kind, put together condition by condition. The record is called {@code r}. */
final class Find<E> {
    private final Class<E> kind;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Find(Class<E> kind) {
        this.kind = kind;
        conditions.add("1 = 1");
    }

    /** Whatever was held for true at any time. */
    static <E> Find<E> ever(Class<E> kind) {
        return new Find<>(kind);
    }

    /** What was held for true at that moment; {@link Archive#NOW} for now. */
    static <E> Find<E> asOf(Class<E> kind, Instant asOf) {
        Find<E> find = new Find<>(kind);
        return asOf.equals(Archive.NOW)
                ? find.where("r.recordedTo IS NULL")
                : find.where(
                        "r.recordedFrom <= :asOf AND (r.recordedTo IS NULL OR r.recordedTo > :asOf)", "asOf", asOf);
    }

    static <E> Find<E> now(Class<E> kind) {
        return asOf(kind, Archive.NOW);
    }

    Find<E> where(String condition) {
        conditions.add("(" + condition + ")");
        return this;
    }

    /** No condition where the value is null. */
    Find<E> where(String condition, String name, Object value) {
        if (value != null) {
            values.put(name, value);
            where(condition);
        }
        return this;
    }

    /** One more value for a condition that needs several. */
    Find<E> with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** Equal, or beginning with what stands before a final {@code *}. No condition where the text is null. */
    Find<E> like(String attribute, String text) {
        if (text == null || !text.endsWith("*")) {
            return where("r." + attribute + " = :" + attribute, attribute, text);
        }
        String prefix = text.substring(0, text.length() - 1)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return where("r." + attribute + " LIKE :" + attribute + " ESCAPE '!'", attribute, prefix + "%");
    }

    List<E> list(EntityManager em, String order) {
        return query(
                        em,
                        "SELECT r FROM " + kind.getSimpleName() + " r WHERE " + condition() + " ORDER BY " + order,
                        kind)
                .getResultList();
    }

    List<E> list(EntityManager em) {
        return list(em, "r.version");
    }

    Optional<E> first(EntityManager em) {
        return list(em).stream().findFirst();
    }

    long count(EntityManager em) {
        return query(em, "SELECT COUNT(r) FROM " + kind.getSimpleName() + " r WHERE " + condition(), Long.class)
                .getSingleResult();
    }

    /**
     * One page of them.
     *
     * @param attribute by which it is ordered
     * @param id the attribute that decides between equals
     */
    List<E> page(EntityManager em, Sort sort, String attribute, String id) {
        String way = sort.descending() ? " DESC" : "";
        sort.after().ifPresent(key -> {
            String sign = sort.descending() ? " < " : " > ";
            values.put("lastValue", value(attribute, key.get(0)));
            values.put("lastId", Long.valueOf(key.get(1)));
            where("r." + attribute + sign + ":lastValue OR (r." + attribute + " = :lastValue AND r." + id + sign
                    + ":lastId)");
        });
        return query(
                        em,
                        "SELECT r FROM " + kind.getSimpleName() + " r WHERE " + condition() + " ORDER BY r." + attribute
                                + way + ", r." + id + way,
                        kind)
                .setMaxResults(sort.atMost())
                .getResultList();
    }

    private static Object value(String attribute, String text) {
        return switch (attribute) {
            case "validFrom", "recordedFrom" -> Instant.parse(text);
            case "key.id", "binding", "ratio", "group", "version" -> Long.valueOf(text);
            default -> text;
        };
    }

    private String condition() {
        return String.join(" AND ", conditions);
    }

    private <T> TypedQuery<T> query(EntityManager em, String text, Class<T> type) {
        TypedQuery<T> query = em.createQuery(text, type);
        values.forEach(query::setParameter);
        return query;
    }
}
