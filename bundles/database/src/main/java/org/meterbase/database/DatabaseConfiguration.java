// SPDX-License-Identifier: Apache-2.0
package org.meterbase.database;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        id = Database.PID,
        name = "Database",
        description = "The PostgreSQL database of the platform. Changes take effect at once: everything that uses the"
                + " database is restarted.")
@interface DatabaseConfiguration {
    @AttributeDefinition(
            name = "Address",
            description =
                    "jdbc:postgresql://host:port/database of a PostgreSQL server, 14 or later. Empty: the platform runs"
                            + " a server of its own.")
    String url() default "";

    @AttributeDefinition(
            name = "User",
            description = "The role that owns the schemas. It needs the right to create schemas in the database.")
    String user() default "meterbase";

    @AttributeDefinition(
            name = "Password",
            type = AttributeType.PASSWORD,
            description =
                    "Only with an address. A password file is better: administrators of the console see this setting.")
    String password() default "";

    @AttributeDefinition(
            name = "Password file",
            description = "A file whose first line is the password. It wins over the password.")
    String password_file() default "";

    @AttributeDefinition(
            name = "Connections per schema",
            min = "2",
            max = "100",
            description =
                    "The most connections that one bundle gets. The sum over all must stay below max_connections of the"
                            + " server; database:status shows both.")
    int pool_size() default 10;

    @AttributeDefinition(
            name = "Statement limit in seconds",
            min = "1",
            max = "86400",
            description = "After which the server cancels a statement.")
    int statement_limit() default 120;

    @AttributeDefinition(
            name = "Port of the embedded server",
            min = "0",
            max = "65535",
            description = "On 127.0.0.1. 0: a free one is chosen at the first start and kept.")
    int embedded_port() default 0;

    @AttributeDefinition(
            name = "Folder of the embedded server",
            description = "Empty: postgres in the platform's data folder.")
    String embedded_folder() default "";
}
