# Runs the MELTT package (Donnay, Dunford, McGrath, Backer, Cunningham) on the
# inputs of `go run ./bench --only meltt` and prints its groups as JSON Lines.
# usage: Rscript bench/meltt.R crash DIR            its own demonstration data, 6 orders
#        Rscript bench/meltt.R front FILE.csv KM DAYS  a front written by the bench
# Exit 3: a package is missing; standard output then names it. The package is not
# in Debian; it needs Python and the packages named below beside it.

needed <- c("meltt", "jsonlite")
missing <- needed[!vapply(needed, requireNamespace, logical(1), quietly = TRUE)]
if (length(missing) > 0) {
  cat("missing R packages:", paste(missing, collapse = ", "), "\n")
  quit(status = 3)
}

args <- commandArgs(trailingOnly = TRUE)

# groups returns one line for every row: data set, event and the row that stands for it.
report <- function(label, out, seconds) {
  matched <- rbind(out$processed$event_matched, out$processed$episode_matched)
  cat(jsonlite::toJSON(list(run = label, seconds = seconds, matched = matched), auto_unbox = TRUE), "\n", sep = "")
}

if (args[1] == "crash") {
  read <- function(n) {
    d <- read.csv(file.path(args[2], paste0(n, ".csv")), stringsAsFactors = FALSE, colClasses = c(damage_tax = "character"))
    d$date <- as.Date(d$date)
    d$enddate <- as.Date(d$enddate)
    d
  }
  crash_data1 <- read("crash_data1")
  crash_data2 <- read("crash_data2")
  crash_data3 <- read("crash_data3")
  tax <- list()
  for (n in c("model_tax", "color_tax", "damage_tax")) {
    tax[[n]] <- read.csv(file.path(args[2], paste0("taxonomy_", n, ".csv")), stringsAsFactors = FALSE, colClasses = "character")
  }
  orders <- list(c(1, 2, 3), c(1, 3, 2), c(2, 1, 3), c(2, 3, 1), c(3, 1, 2), c(3, 2, 1))
  for (o in orders) {
    call <- as.call(c(list(quote(meltt::meltt)), lapply(paste0("crash_data", o), as.name),
                      list(taxonomies = quote(tax), spatwindow = 4, twindow = 2)))
    t <- system.time(out <- eval(call))[["elapsed"]]
    report(paste(o, collapse = ","), out, t)
  }
} else if (args[1] == "front") {
  d <- read.csv(args[2], stringsAsFactors = FALSE)
  d$date <- as.Date(d$date)
  d$enddate <- d$date
  sets <- split(d, d$dataset)
  set_a <- sets[["set-a"]]
  set_b <- sets[["set-b"]]
  set_c <- sets[["set-c"]]
  leaves <- unique(d$act)
  level <- data.frame(base.categories = leaves, act_level1 = leaves, act_level2 = sub("/.*", "", leaves), stringsAsFactors = FALSE)
  tax <- list(act = do.call(rbind, lapply(c("set_a", "set_b", "set_c"), function(s) cbind(data.source = s, level))))
  t <- system.time(out <- meltt::meltt(set_a, set_b, set_c, taxonomies = tax,
                                       spatwindow = as.numeric(args[3]), twindow = as.numeric(args[4])))[["elapsed"]]
  report("front", out, t)
} else {
  stop("usage: Rscript bench/meltt.R crash DIR | front FILE.csv KM DAYS")
}
