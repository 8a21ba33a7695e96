// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import javax.persistence.AttributeConverter;
import javax.persistence.Converter;

/** A model's configuration as JSON. */
@Converter
public final class ModelDocumentColumn implements AttributeConverter<ModelDocument, String> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    @Override
    public String convertToDatabaseColumn(ModelDocument document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a model's configuration cannot be written as JSON", e);
        }
    }

    @Override
    public ModelDocument convertToEntityAttribute(String stored) {
        try {
            return JSON.readValue(stored, ModelDocument.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a stored configuration of a model cannot be read; it was written by a later version of the archive",
                    e);
        }
    }
}
