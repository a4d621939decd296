# Runs the MELTT package (Donnay, Dunford, McGrath, Backer, Cunningham) for
# `go run ./bench --only meltt`.
# usage: Rscript bench/meltt.R crash DIR              its own demonstration data, 6 orders
#        Rscript bench/meltt.R front FILE.csv KM DAYS  a front written by the bench
# Prints, with tabs between: "time", run, seconds; and for every match "group", run,
# then the members as data set:event. Exit 3: a package is missing, and the output
# names it. The package is not in Debian; it needs Python with numpy beside R.

needed <- "meltt"
missing <- needed[!vapply(needed, requireNamespace, logical(1), quietly = TRUE)]
if (length(missing) > 0) {
  cat("missing R packages:", paste(missing, collapse = ", "), "\n")
  quit(status = 3)
}

args <- commandArgs(trailingOnly = TRUE)

report <- function(run, names, out, seconds) {
  cat("time", run, seconds, sep = "\t")
  cat("\n")
  dups <- meltt::meltt_duplicates(out)
  for (i in seq_len(nrow(dups))) {
    ids <- vapply(names, function(n) as.numeric(dups[i, paste0(n, "_eventID")]), numeric(1))
    members <- paste0(names, ":", ids)[ids > 0]
    cat("group", run, paste(members, collapse = " "), sep = "\t")
    cat("\n")
  }
}

integrate <- function(run, names, tax, km, days) {
  call <- as.call(c(list(quote(meltt::meltt)), lapply(names, as.name),
                    list(taxonomies = tax, spatwindow = km, twindow = days)))
  t <- system.time(out <- eval(call, globalenv()))[["elapsed"]]
  report(run, names, out, t)
}

if (length(args) == 2 && args[1] == "crash") {
  for (n in paste0("crash_data", 1:3)) {
    d <- read.csv(file.path(args[2], paste0(n, ".csv")), stringsAsFactors = FALSE, colClasses = c(damage_tax = "character"))
    d$date <- as.Date(d$date)
    d$enddate <- as.Date(d$enddate)
    assign(n, d, envir = globalenv())
  }
  tax <- list()
  for (n in c("model_tax", "color_tax", "damage_tax")) {
    tax[[n]] <- read.csv(file.path(args[2], paste0("taxonomy_", n, ".csv")), stringsAsFactors = FALSE, colClasses = "character")
  }
  for (o in list(c(1, 2, 3), c(1, 3, 2), c(2, 1, 3), c(2, 3, 1), c(3, 1, 2), c(3, 2, 1))) {
    integrate(paste(o, collapse = ","), paste0("crash_data", o), tax, 4, 2)
  }
} else if (length(args) == 4 && args[1] == "front") {
  d <- read.csv(args[2], stringsAsFactors = FALSE)
  d$date <- as.Date(d$date)
  d$enddate <- d$date
  sets <- sort(unique(d$dataset))
  for (n in sets) assign(n, d[d$dataset == n, ], envir = globalenv())
  leaves <- unique(d$act)
  level <- data.frame(base.categories = leaves, act_level1 = leaves, act_level2 = sub("/.*", "", leaves), stringsAsFactors = FALSE)
  tax <- list(act = do.call(rbind, lapply(sets, function(s) cbind(data.source = s, level))))
  integrate("front", sets, tax, as.numeric(args[3]), as.numeric(args[4]))
} else {
  stop("usage: Rscript bench/meltt.R crash DIR | front FILE.csv KM DAYS")
}
